package corpus

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var (
	write = flag.String("write", "", "write the healthy tenant to this file, for measuring")
	tasks = flag.Int("tasks", 10_000, "how many tasks to write")
)

func TestSameArgumentsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	a, b := Array(Healthy(100, 1)), Array(Healthy(100, 1))
	if !bytes.Equal(a, b) || bytes.Equal(a, Array(Healthy(100, 2))) {
		t.Error("the tenant does not depend on its arguments alone")
	}
}

// TestWrite writes the tenant that docs/performance.md measures, when it is asked to.
func TestWrite(t *testing.T) {
	if *write == "" {
		t.Skip("writes a file with -write FILE only")
	}
	if err := os.WriteFile(*write, Array(Healthy(*tasks, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}
