package rules_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/rules"
)

// TestFixesTakeOnlyWhatTheyReport puts a key of its own into every object that holds what
// a rule reports, in every case of its archive, as it stands there and as a line of JSON
// Lines: its fixes leave them all.
func TestFixesTakeOnlyWhatTheyReport(t *testing.T) {
	t.Parallel()
	const kept = `"x-kept": 1`
	for _, r := range rules.All() {
		if r.Fix == rules.NoFix || r.ID == "unused-event" { // which reports the event, with all that it holds
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(filepath.Join(archives, r.ID+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			o := options(t, r, archive)
			for _, files := range casesOf(archive) {
				if len(files) != 1 || filepath.Ext(files[0].Name) != ".json" {
					continue
				}
				for _, form := range formsOf(files[0]) {
					e := engine.New(o)
					found := e.Judge([]*engine.FileResult{checkFile(t, e, form.name, form.file(form.text))}).Findings
					for _, f := range found {
						if f.Rule != r.ID || f.Pointer == "" {
							continue
						}
						marked, marks := markHolders(form.text, f.Pointer, kept)
						e := engine.New(o)
						out := runFixes(t, r, e, []*engine.FileResult{checkFile(t, e, form.name, form.file(marked))})
						for _, file := range out.Files {
							if left := bytes.Count(file.After.Whole(), []byte(kept)); left != marks {
								t.Errorf("%s: the fix at %s leaves %d of %d keys that it does not report:\n%s", form.name, f.Pointer, left, marks, file.After.Whole())
							}
						}
					}
				}
			}
		})
	}
}

// form is a value of a case with the file that it is written in.
type form struct {
	name string
	text []byte
	file func(value []byte) []byte
}

// formsOf are the forms of a case: as it stands, and in one line behind another one, where it
// is JSON.
func formsOf(f txtar.File) []form {
	forms := []form{{f.Name, f.Data, func(value []byte) []byte { return value }}}
	line := jsontext.Value(bytes.Clone(f.Data))
	if line.Compact(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true), jsontext.PreserveRawStrings(true)) == nil {
		forms = append(forms, form{strings.TrimSuffix(f.Name, ".json") + ".jsonl", line, func(value []byte) []byte {
			return append(append([]byte("[]\n"), value...), '\n')
		}})
	}
	return forms
}

// markHolders puts a member at the front of each object that a pointer leads through.
func markHolders(text []byte, pointer, member string) (marked []byte, marks int) {
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))
	last := 0
	for {
		token, err := d.ReadToken()
		if err != nil {
			return append(marked, text[last:]...), marks
		}
		if token.Kind() != '{' || !strings.HasPrefix(pointer, string(d.StackPointer())+"/") {
			continue
		}
		at := int(d.InputOffset())
		marked = append(append(marked, text[last:at]...), member...)
		if d.PeekKind() != '}' {
			marked = append(marked, ", "...)
		}
		last, marks = at, marks+1
	}
}
