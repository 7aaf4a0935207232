package tester

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// Files of an archive that are no input: what is expected, and the clock.
const (
	wantFile = "want"
	nowFile  = "now"
)

// archiveLimit bounds a test archive.
const archiveLimit = 16 << 20

// archive runs a test archive: its files are tasks at those paths beside the
// configuration, "want" is what the own rules find in them in the compact format,
// and "now" is the clock. It also names the rules that are expected there.
func (r *Runner) archive(name string) (result reporters.TestResult, ids []string, err error) {
	result = reporters.TestResult{Name: r.display(name), At: config.Origin{File: r.display(name)}}
	text, err := regular.Read(name, archiveLimit)
	if err != nil {
		return result, nil, err
	}
	archive := txtar.Parse(text)
	got, err := r.judgeArchive(archive)
	if err != nil {
		result.Message = err.Error()
		return result, nil, nil
	}
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == wantFile })
	want := ""
	if i >= 0 {
		want = string(archive.Files[i].Data)
	}
	expected := want
	if r.Update != nil {
		expected = got
	}
	for _, rule := range r.Config.Own {
		if strings.Contains(expected, "["+rule.ID+"]\n") {
			ids = append(ids, rule.ID)
		}
	}
	switch {
	case want == got && i >= 0:
	case r.Update != nil:
		if i < 0 {
			archive.Files = append(archive.Files, txtar.File{Name: wantFile})
			i = len(archive.Files) - 1
		}
		archive.Files[i].Data = []byte(got)
		r.tests.Updated = append(r.tests.Updated, r.display(name))
		err = r.Update(name, txtar.Format(archive))
	case i < 0:
		result.Message = "the archive has no file called want; tasklint test --update writes it"
	default:
		result.Message = "findings differ (- wanted, + found):\n" + lineDiff(want, got)
	}
	return result, ids, err
}

// judgeArchive is what the own rules find in the files of an archive.
func (r *Runner) judgeArchive(archive *txtar.Archive) (string, error) {
	ids := []string{rules.RuleFailed.ID}
	for _, rule := range r.Config.Own {
		ids = append(ids, rule.ID)
	}
	conf, err := r.Config.WithFlags(config.Flags{Only: ids})
	if err != nil {
		return "", err
	}
	docs, now, err := r.archiveInput(archive)
	if err != nil {
		return "", err
	}
	e := engine.New(engine.Options{Settings: conf.Base(), Config: conf, Now: now, Jobs: 1, Complete: true, Insists: meant})
	var files []*engine.FileResult
	for _, doc := range docs {
		file := e.Check(doc)
		if len(file.Tasks) == 0 && len(file.Findings) == 0 {
			return "", fmt.Errorf("%s holds no task", doc.Name)
		}
		files = append(files, file)
	}
	judged := e.Judge(files)
	if judged.Err != nil {
		return "", judged.Err
	}
	judged.Keep(func(f *diag.Finding) bool { return slices.Contains(ids, f.Rule) })
	var out strings.Builder
	err = reporters.Compact(&out, &reporters.Report{Result: judged, Tool: reporters.Tool{Name: "tasklint"}, Base: conf.Dir, WorkDir: conf.Dir})
	return out.String(), err
}

// archiveInput are the files of an archive that are input, and its clock.
func (r *Runner) archiveInput(archive *txtar.Archive) (docs []*source.Document, now time.Time, err error) {
	now = r.Now
	for _, f := range archive.Files {
		switch f.Name {
		case wantFile:
			continue
		case nowFile:
			if now, err = time.Parse(time.RFC3339, string(bytes.TrimSpace(f.Data))); err != nil {
				return nil, now, fmt.Errorf("the file %q holds no time such as 2027-01-31T08:00:00Z (RFC 3339)", nowFile)
			}
			continue
		}
		doc, err := source.NewDocument(f.Name, filepath.Join(r.Config.Dir, filepath.FromSlash(f.Name)), bytes.TrimSuffix(f.Data, []byte("\n")))
		if err != nil {
			return nil, now, err
		}
		docs = append(docs, doc)
	}
	if len(docs) == 0 {
		return nil, now, errors.New("the archive has no input; add tasks as files, such as -- tasks/a.json --")
	}
	return docs, now, nil
}

// lineDiff shows two texts line by line, with what both begin and end with left out.
func lineDiff(want, got string) string {
	a, b := strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out strings.Builder
	for _, side := range []struct {
		sign  string
		lines []string
	}{{"- ", a}, {"+ ", b}} {
		for _, line := range side.lines {
			if line != "" {
				out.WriteString(side.sign + strings.TrimSuffix(line, "\n") + "\n")
			}
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}
