package schema

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/source"
)

// sample is a document for tests with the schema it is for.
type sample struct {
	name   string
	schema Name
	text   []byte
}

func healthy(tb testing.TB) []sample {
	tb.Helper()
	return samples(tb, "healthy.txtar")
}

// samples are the documents of an archive, each in a folder that is called as its schema.
func samples(tb testing.TB, archive string) []sample {
	tb.Helper()
	files, err := txtar.ParseFile(filepath.Join("testdata", archive))
	if err != nil {
		tb.Fatal(err)
	}
	var all []sample
	for _, f := range files.Files {
		kind, _, _ := strings.Cut(f.Name, "/")
		all = append(all, sample{f.Name, Name(kind), f.Data})
	}
	return all
}

func parse(tb testing.TB, text []byte) source.Node {
	tb.Helper()
	tree := new(source.Tree)
	if err := tree.Parse(text, 0, 0); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	return tree.Root()
}

// span is the place of a problem as a report would underline it.
func (p Problem) span() source.Span {
	s := p.Node.Span()
	if p.Open {
		s.End = s.Start + 1
	}
	return s
}
