//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tasklint/tasklint/internal/engine"
)

// TestRunsMayShareABaseline writes and reads one baseline from many processes at once:
// whoever reads sees a whole one, and none of them leaves anything else behind.
func TestRunsMayShareABaseline(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(mendable(100, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	first := program(t, dir, strings.Fields("lint --no-config --now 2026-11-23T00:00:00Z --write-baseline base.json a.json")...)
	if out, err := first.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var runs sync.WaitGroup
	for i := range 12 {
		args := "lint --no-config --now 2026-11-23T00:00:00Z --baseline base.json a.json"
		if i%2 == 0 {
			args = "lint --no-config --now 2026-11-23T00:00:00Z --accept --write-baseline base.json a.json"
		}
		run := program(t, dir, strings.Fields(args)...)
		runs.Go(func() {
			if out, err := run.CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s", args, err, out)
			}
		})
	}
	runs.Wait()
	f, err := os.Open(filepath.Join(dir, "base.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, err := engine.ReadBaseline(f); err != nil || b.Len() < 10 {
		t.Errorf("the baseline in the end: %v", err)
	}
	if files := contents(t, dir); len(files) != 2 {
		t.Errorf("%d files, want the tasks and the baseline", len(files))
	}
}
