package schema

import (
	"os"
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
	archive, err := txtar.ParseFile(filepath.Join("testdata", "healthy.txtar"))
	if err != nil {
		tb.Fatal(err)
	}
	var samples []sample
	for _, f := range archive.Files {
		kind, _, _ := strings.Cut(f.Name, "/")
		samples = append(samples, sample{f.Name, Name(kind), f.Data})
	}
	return samples
}

// published reads an example that the vendor shows; they are not part of this
// repository, so a test that wants one is skipped without them.
func published(tb testing.TB, file string) source.Node {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "shared", "samples", file))
	if err != nil {
		tb.Skipf("no published examples here: %v", err)
	}
	return parse(tb, text)
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
