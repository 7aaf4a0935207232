package rules_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

var update = flag.Bool("update", false, "rewrite what the archives of the rules want")

// testNow is the clock of all rule tests, unless an archive sets another.
var testNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const archives = "../testdata/rules"

// TestRules runs every rule's archive: each case under bad/ must be flagged as the
// file "want" says, no case under ok/ may be. A case is one file, or a folder whose
// files make one set. Lines of a file "settings" change the run (see settings).
func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			name := filepath.Join(archives, r.ID+".txtar")
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatalf("every rule has an archive of examples: %v", err)
			}
			wanted(t, archive, "want", len(archive.Files), runArchive(t, r, archive))
			if bad, _ := r.Examples(); bad.JSON != "" {
				wanted(t, archive, "doc/want", afterDoc(archive), render(t, said(t, r, bad)))
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// wanted compares what was got with a file of the archive, or with -update puts it there,
// at a place where it is new.
func wanted(t *testing.T, archive *txtar.Archive, name string, place int, got string) {
	t.Helper()
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
	if i < 0 {
		i = place
		archive.Files = slices.Insert(archive.Files, i, txtar.File{Name: name})
	}
	if *update {
		archive.Files[i].Data = []byte(got)
	} else if diff := cmp.Diff(string(archive.Files[i].Data), got); diff != "" {
		t.Errorf("%s: findings differ (-want +got):\n%s", name, diff)
	}
}

// afterDoc is the place behind what the documentation shows.
func afterDoc(archive *txtar.Archive) int {
	n := 0
	for i, f := range archive.Files {
		if strings.HasPrefix(f.Name, "doc/") {
			n = i + 1
		}
	}
	return n
}

// said is what the rule reports in its bad example, of which the tasks are all there
// are unless the rule is about ones that are missing.
func said(t *testing.T, r *rules.Rule, bad rules.Example) []*diag.Finding {
	t.Helper()
	for _, complete := range []bool{true, false} {
		found := slices.DeleteFunc(checkExample(t, r, bad, complete), func(f *diag.Finding) bool { return f.Rule != r.ID })
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// TestArchivesHaveRules catches an archive whose rule was renamed or removed.
func TestArchivesHaveRules(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(archives, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if id := strings.TrimSuffix(filepath.Base(name), ".txtar"); rules.ByID(id) == nil {
			t.Errorf("%s: there is no rule %s", name, id)
		}
	}
}

// runArchive checks the cases of an archive and writes the rule's own findings.
func runArchive(t *testing.T, r *rules.Rule, archive *txtar.Archive) string {
	t.Helper()
	var names []string
	cases := make(map[string][]txtar.File)
	for _, f := range archive.Files {
		kind, rest, ok := strings.Cut(f.Name, "/")
		if !ok || kind == "doc" {
			continue
		}
		if kind != "bad" && kind != "ok" {
			t.Fatalf("file %s: cases are under bad/ and ok/, what the documentation shows under doc/", f.Name)
		}
		first, _, _ := strings.Cut(rest, "/")
		name := kind + "/" + first
		if cases[name] == nil {
			names = append(names, name)
		}
		cases[name] = append(cases[name], f)
	}
	var out strings.Builder
	for _, name := range names {
		var own []*diag.Finding
		for _, f := range check(t, options(t, r, archive), cases[name]) {
			if f.Rule == r.ID {
				own = append(own, f)
			}
		}
		if isBad := strings.HasPrefix(name, "bad/"); isBad != (len(own) > 0) {
			t.Errorf("%s: %d findings of the rule\n%s", name, len(own), render(t, own))
		}
		out.WriteString(render(t, own))
	}
	return out.String()
}

// meant says of the files of archives and examples that they are tasks, whatever they
// look like: they show what a rule is about and little else.
func meant(*source.Document) bool { return true }

// options are the defaults of all rules, with the rule at hand switched on, and
// what the archive's file "settings" says, line by line: "now TIME", "partial",
// "level LEVEL", "option NAME VALUE", "as KIND", "base FILE", "for TASK". The base is
// another file of the archive. "ignore POINTER" is for the comparison with a tenant.
func options(t *testing.T, r *rules.Rule, archive *txtar.Archive) engine.Options {
	t.Helper()
	o := engine.Options{Now: testNow, Jobs: 1, Complete: true, History: true, Insists: meant}
	level := r.Level
	if level == diag.Off {
		level = diag.Warning
	}
	fixed, set := false, make(map[string]any)
	as, base, which := task.Stored, "", ""
	for _, f := range archive.Files {
		if f.Name != "settings" {
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			var err error
			switch word {
			case "now":
				o.Now, err = time.Parse(time.RFC3339, rest)
			case "partial":
				o.Partial, o.Complete = true, false
			case "level":
				level, err = diag.ParseLevel(rest)
				fixed = true
			case "as":
				as, err = task.ParseAs(rest)
			case "base":
				base = rest
			case "for":
				which = rest
			case "ignore":
				o.Live = &rules.Live{Ignore: []compare.Ignore{{Pointer: rest, Reason: "as set"}}}
			case "option":
				name, value, _ := strings.Cut(rest, " ")
				set[name], err = r.ParseOption(name, value)
			default:
				err = fmt.Errorf("unknown setting %q", word)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	o.Taken = o.Now
	for _, rule := range rules.All() {
		s := rule.Default()
		if rule == r {
			s.Level, s.Fixed, s.Options = level, fixed, set
		}
		o.Settings = append(o.Settings, s)
	}
	o.As = func(*source.Document) task.As { return as }
	if i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == base }); i >= 0 {
		o.Base = readBase(t, o, archive.Files[i].Data)
		o.Base.For = which
	}
	return o
}

// check runs the engine on files that are in memory. A file called .tasklint.yaml
// is the configuration of its case; files in a folder called before are the earlier
// state of those beside it, and the case is then judged as a change; those in a folder
// called tenant are what a tenant answers (see askedTenant).
func check(t *testing.T, o engine.Options, files []txtar.File) []*diag.Finding {
	t.Helper()
	o = configure(t, o, files)
	files, remote := splitTenant(files)
	if len(remote) > 0 {
		return checkLive(t, o, files, remote)
	}
	e := engine.New(o)
	old := make(map[string][]byte)
	for _, f := range files {
		if folder, name := path.Split(f.Name); path.Base(folder) == "before" {
			old[path.Join(path.Dir(path.Clean(folder)), name)] = f.Data
		}
	}
	var now, before []*engine.FileResult
	same := make(map[string]bool)
	for _, f := range files {
		if base := path.Base(path.Dir(f.Name)); base == "before" || filepath.Base(f.Name) == config.Name {
			continue
		}
		now = append(now, checkFile(t, e, f.Name, f.Data))
		was, ok := old[f.Name]
		same["/"+f.Name] = ok && bytes.Equal(was, f.Data)
	}
	if len(old) == 0 {
		return e.Judge(now).Findings
	}
	for _, name := range slices.Sorted(maps.Keys(old)) {
		if !same["/"+name] {
			before = append(before, checkFile(t, e, name, old[name]))
		}
	}
	return e.JudgeChange(now, engine.Before{Files: before, Changed: func(d *source.Document) bool { return !same[d.Path] }}).Findings
}

// configure applies the configuration among the files of a case.
func configure(t *testing.T, o engine.Options, files []txtar.File) engine.Options {
	t.Helper()
	for _, f := range files {
		if filepath.Base(f.Name) != config.Name {
			continue
		}
		c, err := config.Parse("/"+f.Name, f.Data, config.Options{Work: "/"})
		if err != nil {
			t.Fatal(err)
		}
		if err := own.Compile(c); err != nil {
			t.Fatal(err)
		}
		o.Config, o.Settings, o.Whole = c, c.Settings("/"), true
		byDefault := o.As
		o.As = func(doc *source.Document) task.As {
			if as, err := task.ParseAs(c.As(doc.Path)); err == nil {
				return as
			}
			return byDefault(doc)
		}
	}
	return o
}

// checkFile runs the first phase on a file of an archive.
func checkFile(t *testing.T, e *engine.Engine, name string, data []byte) *engine.FileResult {
	t.Helper()
	doc, err := source.NewDocument(name, "/"+name, bytes.TrimSuffix(data, []byte("\n")))
	if err != nil {
		t.Fatal(err)
	}
	r := e.Check(doc)
	if r.Err != nil || r.Internal != nil {
		t.Fatalf("%s: %v %v", name, r.Err, r.Internal)
	}
	return r
}

// render writes findings as the archives want them: the compact form, with related
// places indented below.
func render(t *testing.T, findings []*diag.Finding) string {
	t.Helper()
	var out strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&out, "%s: %s: %s\n", where(t, f.Place), f.Level, f.Message)
		for _, more := range []struct{ name, text string }{{"label", f.Label}, {"help", f.Help}, {"note", f.Note}} {
			if more.text != "" {
				fmt.Fprintf(&out, "  = %s: %s\n", more.name, more.text)
			}
		}
		for _, r := range f.Related {
			fmt.Fprintf(&out, "  %s: %s\n", where(t, r.Place), r.Message)
		}
	}
	return out.String()
}

func where(t *testing.T, p diag.Place) string {
	t.Helper()
	start, err := p.Doc.Position(p.Span.Start)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Doc.Text(p.Span)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 60 {
		text = append(slices.Clone(text[:60]), "…"...)
	}
	shown := strings.NewReplacer("\n", "␤", "\r", "␍").Replace(string(bytes.ToValidUTF8(text, []byte("\ufffd"))))
	return fmt.Sprintf("%s:%d:%d <%s>", p.Doc.Name, start.Line, start.Column, shown)
}
