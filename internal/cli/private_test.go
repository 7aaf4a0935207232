//go:build unix

package cli

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// TestWhatATenantSaysIsTheOwnersAlone looks at all that commands write which ask a
// tenant: new, written again, and left as it is. What others write is as the umask says.
func TestWhatATenantSaysIsTheOwnersAlone(t *testing.T) {
	t.Parallel()
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(3)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	server.SetRuns(tenanttest.TaskID(0), tenanttest.Run("r1", tenanttest.TaskID(0), "SUCCEEDED", "2026-11-20T04:00:00Z", "2026-11-20T04:01:00Z"))
	snapshot, task := exportedTenant(t)
	changed := strings.Replace(task, `"enabled": true`, `"enabled": false`, 1)
	if changed == task {
		t.Fatal("the task cannot be disabled")
	}
	for _, c := range []struct {
		args    string
		files   int // written at least
		private bool
	}{
		{"fetch -o tasks --runs 1 --snapshot-out answers", 6, true},
		{"fetch -o deep/er --snapshot " + snapshot, 4, true},
		{"lint --live --fail-level never --format json=r.json --format html=r.html --snapshot-out answers", 3, true},
		{"lint --live --fail-level never --write-baseline base.json --accept", 1, true},
		{"lint --fail-level never -o r.txt --snapshot " + snapshot, 1, true},
		{"lint --fail-level never --live -o r.txt task.json", 1, true},
		{"diff --live --format json -o d.json task.json", 1, true},
		{"diff --format patch=patches task.json --snapshot " + snapshot, 1, true},
		{"lint --fail-level never --complete --format json=r.json --format html=r.html task.json", 2, false},
		{"lint --fail-level never --write-baseline base.json --accept task.json", 1, false},
		{"list -o l.txt task.json", 1, false},
		{"diff --format patch=patches --against task.json other.json", 1, false},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			given := map[string]string{"task.json": changed, "other.json": task}
			for name, text := range given {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for _, when := range []string{"new", "there already"} {
				fields := strings.Fields(c.args)
				p := program(t, dir, append([]string{fields[0], "--no-config"}, fields[1:]...)...)
				sh := exec.Command("/bin/sh", append([]string{"-c", `umask 022; exec "$0" "$@"`, p.Path}, p.Args[1:]...)...)
				sh.Dir, sh.Env = dir, append(p.Env, "QLIK_TENANT_URL="+server.URL, "QLIK_API_KEY="+tenanttest.DefaultKey)
				if out, err := sh.CombinedOutput(); err != nil && (sh.ProcessState.ExitCode() != exitFindings || fields[0] != "diff") {
					t.Fatalf("%v: %s", err, out)
				}
				files := 0
				err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
					name, _ := filepath.Rel(dir, path)
					if err != nil || name == "." || given[name] != "" {
						return err
					}
					info, err := d.Info()
					if err != nil {
						return err
					}
					if private := info.Mode().Perm()&0o077 == 0; private != c.private && (!d.IsDir() || when == "new") {
						t.Errorf("%s, %s: %v", name, when, info.Mode())
					}
					if d.IsDir() {
						return os.Chmod(path, 0o755)
					}
					files++
					return os.Chmod(path, 0o644)
				})
				if err != nil {
					t.Fatal(err)
				}
				if files < c.files {
					t.Errorf("%d files were written", files)
				}
			}
		})
	}
}
