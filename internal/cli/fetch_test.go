package cli

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// TestAFetchThatFailsHalfWayChangesNothing cuts a fetch off after the first page, and
// after the tasks, before their runs.
func TestAFetchThatFailsHalfWayChangesNothing(t *testing.T) {
	t.Parallel()
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(150)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	parent := t.TempDir()
	dir := filepath.Join(parent, "tasks")
	env := []string{"QLIK_TENANT_URL=" + server.URL, "QLIK_API_KEY=" + tenanttest.DefaultKey}
	fetch := func(want int, args ...string) {
		t.Helper()
		var out, errs strings.Builder
		if code := Main(context.Background(), append([]string{"fetch", "--no-config", "-o", dir, "--prune"}, args...), strings.NewReader(""), &out, &errs, env); code != want {
			t.Fatalf("exit code %d, want %d: %s", code, want, errs.String())
		}
	}
	fetch(exitClean)
	before := readTree(t, parent)
	for i := range 120 {
		server.Delete(tenanttest.TaskID(i))
	}
	for _, task := range tenanttest.Tasks(400)[200:] {
		if err := server.Put(task); err != nil {
			t.Fatal(err)
		}
	}
	server.Inject(tenanttest.Fault{Kind: tenanttest.Status, Status: 500, After: 1, Path: "/tasks"})
	fetch(exitFailed)
	server.Heal()
	server.Inject(tenanttest.Fault{Kind: tenanttest.Status, Status: 500, After: 7, Path: "/runs"})
	fetch(exitFailed, "--runs", "3")
	if diff := cmp.Diff(before, readTree(t, parent)); diff != "" {
		t.Error(diff)
	}
	server.Heal()
	fetch(exitClean)
	if n := len(readTree(t, parent)); n != 30+200+1 {
		t.Errorf("%d files after a fetch that went well", n)
	}
}

// readTree is all files below a folder with their texts.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
