package border

import (
	"os"
	"path/filepath"
	"testing"
)

func TestBorder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, d := range []string{"base/sub", "base-not", "other/sub"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range [][2]string{
		{"sub", "base/near"}, {"../other", "base/far"}, {"../other/none", "base/nowhere"}, {"far", "base/twice"}, {"../base", "base/self"}, {"../base/sub", "other/back"},
		{"base", "alias"},
	} {
		if err := os.Symlink(l[0], filepath.Join(dir, l[1])); err != nil {
			t.Skip(err)
		}
	}
	for _, base := range []string{"base", "alias"} {
		b := Around(filepath.Join(dir, base))
		for _, c := range []struct {
			path          string
			holds, leaves bool
		}{
			{base, true, false},
			{base + "/a.json", true, false},
			{base + "/sub/a.json", true, false},
			{base + "/near/a.json", true, false},
			{base + "/self/sub/a.json", true, false},
			{base + "/far", false, true},
			{base + "/far/a.json", false, true},
			{base + "/twice/a.json", false, true},
			{base + "/nowhere", false, true},
			{"base-not/a.json", false, false},
			{"other/a.json", false, false},
			{"other/back/a.json", true, false},
			{".", false, false},
		} {
			path := filepath.Join(dir, c.path)
			if b.Holds(path) != c.holds || b.Leaves(path) != c.leaves {
				t.Errorf("%s: %s: holds %v, leaves %v", base, c.path, b.Holds(path), b.Leaves(path))
			}
		}
		if wider := b.And(filepath.Join(dir, "other")); !wider.Holds(filepath.Join(dir, base, "far/a.json")) || wider.Leaves(filepath.Join(dir, base, "far")) || b.Holds(filepath.Join(dir, "other")) {
			t.Errorf("%s: And", base)
		}
	}
	if none := (*Border)(nil); !none.Holds("/x") || none.Leaves("/x") || none.And("/y") != nil {
		t.Error("nil is around everything")
	}
	if all := Around(string(filepath.Separator)); !all.Holds(filepath.Join(dir, "base/far")) {
		t.Error("the top of the file system holds all")
	}
}
