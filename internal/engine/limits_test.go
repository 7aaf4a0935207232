package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Findings beyond those that are kept count like the others, whatever the order in which
// the work is done and whatever holds the tasks.
func TestFindingsBeyondThoseKeptCount(t *testing.T) {
	t.Parallel()
	task := func(i int) string {
		return fmt.Sprintf(`{"name":"t%d","specVersion":"0.8","enabeld":true,"bogus%d":1,"states":[{"name":3}]%s}`, i, i, strings.Repeat(" ", 4000))
	}
	var tasks []string
	for i := range 400 {
		tasks = append(tasks, task(i))
	}
	write := namedFiles(t)
	var several []discover.Found
	for i, text := range tasks {
		several = append(several, write(fmt.Sprintf("f%04d.json", i), text))
	}
	sets := map[string][]discover.Found{
		"list":    {write("list.json", "["+strings.Join(tasks, ",")+"]")},
		"lines":   {write("lines.json", strings.Join(tasks, "\n"))},
		"wrapped": {write("wrapped.json", `{"data":[`+strings.Join(tasks, ",\n")+`],"links":{}}`)},
		"files":   several,
	}
	check := func(files []discover.Found, jobs, most int) *engine.Result {
		o := engine.Options{Jobs: jobs, Complete: true, MostKept: most, Insists: func(*source.Document) bool { return true }, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
		for _, r := range rules.All() {
			o.Settings = append(o.Settings, r.Default())
		}
		e := engine.New(o)
		return e.Judge(e.CheckFiles(context.Background(), files))
	}
	for name, files := range sets {
		all := check(files, 4, 0)
		if len(all.Findings) < 800 || all.Excess() != 0 {
			t.Fatalf("%s: %d findings, %d of them only counted: %+v %v", name, len(all.Findings), all.Excess(), all.Summary, all.Err)
		}
		var kept []*diag.Finding
		for _, jobs := range []int{1, 8} {
			few := check(files, jobs, 500)
			if few.Excess() == 0 || len(few.Findings)+few.Excess() != len(all.Findings) {
				t.Errorf("%s: %d findings are kept and %d counted of %d", name, len(few.Findings), few.Excess(), len(all.Findings))
			}
			if diff := cmp.Diff(all.Summary, few.Summary); diff != "" || few.Worst() != all.Worst() {
				t.Errorf("%s: other totals or another verdict:\n%s", name, diff)
			}
			few.TellExcess()
			if !slices.ContainsFunc(few.Notices, func(n engine.Notice) bool { return n.Kind == engine.OnlyCounted }) {
				t.Errorf("%s: nothing tells that findings are missing", name)
			}
			if kept != nil && !slices.EqualFunc(kept, few.Findings, func(a, b *diag.Finding) bool { return diag.Compare(a, b) == 0 }) {
				t.Errorf("%s: which findings are kept hangs on the number of workers", name)
			}
			kept = few.Findings
		}
	}
}

// Of more entries than are kept the first are checked, whatever the number of workers and
// whatever holds them, and the run fails.
func TestEntriesBeyondThoseKeptFailTheRun(t *testing.T) {
	t.Parallel()
	const tasks, most = 400, 130
	one := `{"name":"t","specVersion":"0.8","bogus":1,"states":[{"name":"s","type":"event","onEvents":[{"eventRefs":["e"],"actions":[]}]}]` + strings.Repeat(" ", 4000) + `}`
	many := func(sep string) string { return strings.TrimSuffix(strings.Repeat(one+sep, tasks), sep) }
	write := namedFiles(t)
	sets := map[string][]discover.Found{
		"list":    {write("list.json", "["+many(",")+"]")},
		"lines":   {write("lines.json", many("\n"))},
		"wrapped": {write("wrapped.json", `{"data":[`+many(",")+`],"links":{}}`)},
		"deeper":  {write("good.json", "["+one+"]"), write("deeper.json", `{"export":{"tasks":[`+many(",")+`]}}`)},
		"files": {
			write("a.json", "["+strings.TrimSuffix(strings.Repeat(one+",", 100), ",")+"]"),
			write("b.json", "["+strings.TrimSuffix(strings.Repeat(one+",", 100), ",")+"]"),
		},
	}
	check := func(files []discover.Found, jobs, most int) *engine.Result {
		o := engine.Options{
			Settings: settings(), Jobs: jobs, Complete: true, MostEntries: most, Named: func(*source.Document) bool { return true }, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
			Insists: func(d *source.Document) bool { return d.Name != "deeper.json" },
		}
		e := engine.New(o)
		return e.Judge(e.CheckFiles(context.Background(), files))
	}
	for name, files := range sets {
		if all := check(files, 4, 0); all.Err != nil {
			t.Fatalf("%s: %v", name, all.Err)
		}
		var kept []*diag.Finding
		for _, jobs := range []int{1, 8} {
			few := check(files, jobs, most)
			if few.Err == nil || !strings.Contains(few.Err.Error(), "entries") {
				t.Errorf("%s: what was not looked at does not fail the run: %v", name, few.Err)
			}
			if name != "deeper" && few.Summary.Tasks != most {
				t.Errorf("%s: %d tasks, want %d", name, few.Summary.Tasks, most)
			}
			if kept != nil && len(kept) != len(few.Findings) {
				t.Errorf("%s: what is kept hangs on the number of workers: %d and %d findings", name, len(kept), len(few.Findings))
			}
			kept = few.Findings
		}
	}
}

// A list that looks like no tasks at all, and is longer than what is looked at, is told of.
func TestLongListOfNothingIsToldOf(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"list": "[" + strings.TrimSuffix(strings.Repeat("{},", 500), ",") + "]", "lines": strings.Repeat("{}\n", 500),
	} {
		for _, most := range []int{0, 100} {
			e := engine.New(engine.Options{Settings: settings(), MostEntries: most})
			f := e.Check(document(t, "data.json", []byte(text)))
			if told := len(f.Unread) > 0; f.Known || told != (most > 0) {
				t.Errorf("%s, at most %d: known %v, told %q", name, most, f.Known, f.Unread)
			}
		}
	}
}

// TestEntriesAreSmall holds what is kept of a task of a dozen bytes, so that a million of
// them fit in memory.
func TestEntriesAreSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector allocates, too")
	}
	const tasks, most = 50_000, 620
	if engine.EntrySize > 48 {
		t.Errorf("%d bytes are held of each part, want at most 48", engine.EntrySize)
	}
	text := []byte("[" + strings.TrimSuffix(strings.Repeat(`{"states":[]},`, tasks), ",") + "]")
	o := engine.Options{Settings: settings(), Jobs: 1, Complete: true, Anonymous: true, MostKept: 1, Insists: func(*source.Document) bool { return true }}
	judge(t, o, text) // what is made once is made now
	e := engine.New(o)
	doc := document(t, "a.json", text)
	before := live()
	f := e.Check(doc)
	after := live()
	if n := len(f.Tasks); n != tasks {
		t.Fatalf("%d tasks", n)
	}
	each := (after - before) / tasks
	t.Logf("%d bytes a task", each)
	if each > most {
		t.Errorf("%d bytes are kept of a task, want at most %d", each, most)
	}
	runtime.KeepAlive(f)
}

// live is how many bytes are in use.
func live() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func document(t *testing.T, name string, text []byte) *source.Document {
	t.Helper()
	doc, err := source.NewDocument(name, name, text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// namedFiles writes files that are named on the command line.
func namedFiles(t *testing.T) func(name, text string) discover.Found {
	t.Helper()
	dir := t.TempDir()
	return func(name, text string) discover.Found {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return discover.Found{Path: path, Display: name, Named: true}
	}
}
