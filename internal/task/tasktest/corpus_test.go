package tasktest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var (
	write = flag.String("write", "", "write a tenant to this file, for measuring")
	noted = flag.Bool("noted", false, "write the tenant with notes, not the healthy one")
	tasks = flag.Int("tasks", 10_000, "how many tasks to write")
)

func TestSameArgumentsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, tenant := range []func(int, uint64) [][]byte{Healthy, Noted} {
		a, b := Array(tenant(100, 1)), Array(tenant(100, 1))
		if !bytes.Equal(a, b) || bytes.Equal(a, Array(tenant(100, 2))) {
			t.Error("the tenant does not depend on its arguments alone")
		}
	}
}

// TestWrite writes the tenant that docs/performance.md measures to the file that it is
// told, else a small one that goes away.
func TestWrite(t *testing.T) {
	if *write == "" {
		*write, *tasks = filepath.Join(t.TempDir(), "tasks.json"), 100
	}
	tenant := Healthy
	if *noted {
		tenant = Noted
	}
	if err := os.WriteFile(*write, Array(tenant(*tasks, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}
