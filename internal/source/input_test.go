package source

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

var temporary = Temporary{
	Create: func() (*os.File, error) { return os.CreateTemp("", "tasklint-*.json") }, Remove: os.Remove,
}

func TestInputOverTheLimitIsSpooledAndRemoved(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[1]", `[{"a":1},{"b":2}]`, "\ufeff[{\"a\":1},{\"b\":2}]"} {
		const limit = 5
		doc, remove, err := readInput(iotest.OneByteReader(strings.NewReader(text)), "stdin.json", temporary, limit, 100)
		if err != nil {
			t.Fatal(err)
		}
		if doc.Streamed() != (len(text) > limit) || doc.Path != "" || doc.Name != "stdin.json" {
			t.Errorf("%q: %+v", text, doc)
		}
		got, err := doc.Text(Span{0, 100})
		if err != nil || string(got) != strings.TrimPrefix(text, "\ufeff") {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
		file := doc.file
		remove()
		if _, err := os.Stat(file); doc.Streamed() && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left: %v", file, err)
		}
	}
}

func TestInputOverTheSizeLimitIsRefusedAndNotCut(t *testing.T) {
	t.Parallel()
	for size, refused := range map[int]bool{20: false, 21: true, 1000: true} {
		_, remove, err := readInput(strings.NewReader(strings.Repeat("1", size)), "x", temporary, 5, 20)
		if (err != nil) != refused {
			t.Errorf("%d bytes: %v", size, err)
		}
		remove()
	}
}

// failAfter gives a text and then an error.
type failAfter struct {
	*strings.Reader
	err error
}

func (f failAfter) Read(p []byte) (int, error) {
	if f.Len() == 0 {
		return 0, f.err
	}
	return f.Reader.Read(p)
}

func TestInputThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, text := range []string{"", "[", "[1,2,3,4"} { // over the limit: while it is spooled
		doc, remove, err := readInput(failAfter{strings.NewReader(text), broken}, "x", temporary, 5, 1000)
		if doc != nil || !errors.Is(err, broken) {
			t.Errorf("%q: %v, %v", text, doc, err)
		}
		remove()
	}
}
