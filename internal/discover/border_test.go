//go:build unix

package discover

import (
	"path/filepath"
	"testing"

	"github.com/tasklint/tasklint/internal/border"
)

func TestWhatLeadsOutIsFoundOnlyWhenNamed(t *testing.T) {
	t.Parallel()
	top := tree(t, empty("base/a.json", "base/sub/b.json", "out/x.json", "out/deep/y.json", "out/note.txt"))
	base := filepath.Join(top, "base")
	symlink(t, "../out/x.json", filepath.Join(base, "link.json"))
	symlink(t, "link.json", filepath.Join(base, "twice.json"))
	symlink(t, "../out/none.json", filepath.Join(base, "nowhere.json"))
	symlink(t, "../out", filepath.Join(base, "folder"))
	symlink(t, "../out", filepath.Join(base, "folder.json"))
	symlink(t, "sub/b.json", filepath.Join(base, "within.json"))
	symlink(t, "../base/a.json", filepath.Join(top, "out", "back.json"))
	symlink(t, "/", filepath.Join(base, "root"))
	o := Options{Dir: base, Border: border.Around(base)}
	configured := o
	configured.Configured = true
	forced := o
	forced.ForceExclude = true
	absolute := filepath.Join("root", base, "sub", "*.json")
	outside := filepath.Join(top, "out")

	for _, c := range []struct {
		name     string
		o        Options
		args     []string
		files    []string
		problems []string
	}{
		{"a walk", o, []string{"."},
			[]string{"a.json", "sub/b.json"},
			[]string{"linked-folder folder", "linked-folder folder.json", "outside link.json", "outside nowhere.json", "linked-folder root", "outside twice.json"}},
		{"a glob", o, []string{"*.json"},
			[]string{"a.json", "within.json"}, []string{"outside link.json", "outside nowhere.json", "outside twice.json"}},
		{"named links", o, []string{"link.json", "twice.json"},
			[]string{"link.json (named)"}, nil},
		{"a named folder elsewhere", o, []string{"../out"},
			[]string{outside + "/back.json", outside + "/deep/y.json", outside + "/x.json"}, nil},
		{"a named link to a folder", o, []string{"folder"},
			[]string{"folder/back.json", "folder/deep/y.json", "folder/x.json"}, nil},
		{"a named glob through a link", o, []string{"folder/*.json"},
			[]string{"folder/back.json", "folder/x.json"}, nil},
		{"named by a hook", forced, []string{"link.json", "twice.json", "a.json"},
			[]string{"a.json"}, []string{"outside link.json", "outside twice.json"}},
		{"named by a hook through a folder", forced, []string{"folder/x.json", "folder/*.json"},
			[]string{}, []string{"outside folder", "outside folder/x.json"}},
		{"configured", configured, []string{"a.json", "link.json", "../out/x.json"},
			[]string{"a.json (named)"}, []string{"outside " + outside + "/x.json", "outside link.json"}},
		{"configured globs", configured, []string{"sub/*.json", "../out/*.json", "../*/*.json", "folder/*.json", "folder/**"},
			[]string{"sub/b.json"}, []string{"outside " + top, "outside " + outside, "outside folder"}},
		{"configured folders", configured, []string{"sub", "../out", "folder", "/"},
			[]string{"sub/b.json"}, []string{"outside /", "outside " + outside, "outside folder"}},
		{"configured through the top and back", configured, []string{absolute},
			[]string{filepath.Join("root", base, "sub", "b.json")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := find(t, c.o, c.args...)
			same(t, "files", c.files, shown(r))
			var got []string
			for _, p := range r.Problems {
				if p.Kind == Outside || p.Kind == LinkedFolder {
					got = append(got, string(p.Kind)+" "+p.Display)
				}
				if p.Kind == Outside && p.Named {
					t.Errorf("%v fails the run", p)
				}
			}
			same(t, "problems", c.problems, got)
		})
	}
}
