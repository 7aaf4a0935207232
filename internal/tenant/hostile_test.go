package tenant

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestHostileContextsAreReadInTime takes contexts files that are made to cost time,
// memory or stack.
func TestHostileContextsAreReadInTime(t *testing.T) {
	t.Parallel()
	repeat := func(s string) string { return strings.Repeat(s, contextsLimit/len(s)) }
	var bomb, many strings.Builder
	bomb.WriteString("a0: &a0 [x, x]\n")
	for i := 1; i < 50; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
	}
	many.WriteString("contexts:\n")
	for i := range 10_000 {
		fmt.Fprintf(&many, "  c%d: {server: x}\n", i)
	}
	for name, text := range map[string]string{
		"brackets":   repeat("["),
		"braces":     repeat("{a: "),
		"items":      repeat("- "),
		"keys":       repeat("? "),
		"alias bomb": bomb.String(),
		"merge keys": repeat("<<: "),
		"contexts":   many.String(),
		"one key":    repeat("a: 1\n"),
		"quotes":     repeat("'"),
		"tags":       repeat("!a "),
		"documents":  repeat("---\n"),
		"literals":   repeat("- |\n a\n"),
		"blanks":     repeat(" "),
		"bytes":      repeat("\xff"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			done := make(chan error, 1)
			go func() {
				file, err := parseContexts("contexts.yml", []byte(text))
				if err == nil {
					_, err = file.credential("c1")
				}
				done <- err
			}()
			select {
			case err := <-done:
				if err != nil && len(err.Error()) > 1000 && name != "contexts" {
					t.Errorf("the message is %d bytes long", len(err.Error()))
				}
			case <-time.After(time.Minute):
				t.Fatal("not read after a minute")
			}
		})
	}
}

func FuzzContexts(f *testing.F) {
	f.Add("current-context: a\ncontexts:\n  a: {server: https://a.eu.qlikcloud.com, server-type: cloud, headers: {Authorization: Bearer secret}}\n")
	f.Add("contexts: {a: &x {server: b}, c: *x}")
	f.Add("contexts: [a]\ncurrent-context: {}")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := parseContexts("contexts.yml", []byte(text))
		if err != nil {
			return
		}
		for name := range file.byName {
			if cred, err := file.credential(name); err == nil && !strings.HasPrefix(cred.Address, "https://") && !strings.HasPrefix(cred.Address, "http://") {
				t.Errorf("address %q", cred.Address)
			}
		}
	})
}

func FuzzSnapshot(f *testing.F) {
	const header = `{"tasklintSnapshot":1,"tenant":"https://a.eu.qlikcloud.com","taken":"2026-11-23T08:00:00Z","answers":1}` + "\n"
	f.Add(header + `{"get":"/api/v1/users/me","status":200,"body":{"id":"x"}}` + "\n")
	f.Add(header + `{"get":"/api/scheduling/tasks?limit=100","status":200,"body":{"data":[{"id":1}],"links":{"next":{"href":"https://b"}}}}`)
	f.Add(header + `{"get":"/api/scheduling/tasks?limit=100","status":500,"text":"x"}`)
	path := filepath.Join(f.TempDir(), "snapshot")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		client, err := OpenSnapshot(path)
		if err != nil {
			return
		}
		defer client.Close()
		n := 0
		for _, err := range client.Tasks(t.Context(), Query{}) {
			if n++; err != nil || n > 1000 {
				return
			}
		}
	})
}
