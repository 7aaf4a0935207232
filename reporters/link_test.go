package reporters

import (
	"os"
	"path/filepath"
	"testing"
)

// link makes real.json and link.json, which leads to it.
func link(t *testing.T, dir string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "real.json"), []byte("{}"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real.json", filepath.Join(dir, "link.json")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}
