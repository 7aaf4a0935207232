package fix

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/source"
)

// TestAFileThatHasChangedSinceIsNotReplaced changes a file between its check and the
// moment at which it would be replaced.
func TestAFileThatHasChangedSinceIsNotReplaced(t *testing.T) {
	t.Parallel()
	const old, mended = `{"a": 1}`, `{"b": 1}`
	for name, c := range map[string]struct {
		now   string
		stays bool
	}{
		"as it was": {now: mended},
		"a byte":    {now: `{"a": 2}`, stays: true},
		"longer":    {now: old + "\n", stays: true},
		"shorter":   {now: `{"a":1}`, stays: true},
		"empty":     {now: "", stays: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a.json")
			now := old
			if c.stays {
				now = c.now
			}
			if err := os.WriteFile(path, []byte(now), 0o644); err != nil {
				t.Fatal(err)
			}
			doc, err := source.NewDocument("a.json", path, []byte(old))
			if err != nil {
				t.Fatal(err)
			}
			var files atomicfile.Files
			err = (&File{Before: doc, Old: []byte(old), New: []byte(mended)}).Stage(&files)
			if errors.Is(err, source.ErrChanged) != c.stays || err != nil && !c.stays {
				t.Errorf("got %v", err)
			}
			if err := files.Commit(); err != nil {
				t.Error(err)
			}
			if is, err := os.ReadFile(path); err != nil || string(is) != c.now {
				t.Errorf("it holds %q (%v)", is, err)
			}
		})
	}
}
