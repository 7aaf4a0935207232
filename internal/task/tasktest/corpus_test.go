package tasktest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var (
	write = flag.String("write", "", "write a tenant to this file, for measuring")
	files = flag.Bool("files", false, "write a folder of that name, with a file for each task")
	noted = flag.Bool("noted", false, "write the tenant with one or two notes a task, not the healthy one")
	drawn = flag.Bool("drawn", false, "write the tenant with two or three notes a task")
	tasks = flag.Int("tasks", 10_000, "how many tasks to write")
)

func TestSameArgumentsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, tenant := range []func(int, uint64) [][]byte{Healthy, Noted, Drawn} {
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
	switch {
	case *noted:
		tenant = Noted
	case *drawn:
		tenant = Drawn
	}
	texts := map[string][]byte{*write: Array(tenant(*tasks, 1))}
	if *files {
		if err := os.MkdirAll(*write, 0o755); err != nil {
			t.Fatal(err)
		}
		clear(texts)
		for i, text := range tenant(*tasks, 1) {
			texts[filepath.Join(*write, fmt.Sprintf("%06d.json", i))] = text
		}
	}
	for name, text := range texts {
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
