package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGlobsAreBoundedTogether counts the patterns that all globs of a configuration
// stand for; paths without wildcards cost next to nothing.
func TestGlobsAreBoundedTogether(t *testing.T) {
	t.Parallel()
	list := func(n int, glob string) string {
		globs := make([]string, n)
		for i := range globs {
			globs[i] = fmt.Sprintf("%q", strings.ReplaceAll(glob, "N", fmt.Sprint(i)))
		}
		return "version: 1\nexclude: [" + strings.Join(globs, ", ") + "]\n"
	}
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{list(2000, "**/N/*.json"), true},
		{list(2001, "**/N/*.json"), false},
		{list(15, "{a,b,c,d}{a,b,c,d}{a,b,c,d}N{x,y}"), true},
		{list(16, "{a,b,c,d}{a,b,c,d}{a,b,c,d}N{x,y}"), false},
		{list(5000, "tasks/N"), true},
		{list(36, "*N"+strings.Repeat("a*", 1800)), true},
		{list(37, "*N"+strings.Repeat("a*", 1800)), false},
		{"version: 1\noverrides:\n" + strings.Repeat("  - {paths: [\"**/x/**\"], rules: {unused-event: off}}\n", 2001), false},
	} {
		_, err := Parse("/repo/"+Name, []byte(c.text), testOptions("/repo"))
		if (err == nil) != c.ok || err != nil && strings.Count(err.Error(), "stand for more than 2000 patterns or 128 KiB") != 1 {
			t.Errorf("%.60s: %.300v", c.text, err)
		}
	}
}

// TestCustomFilesAreBoundedTogether counts the patterns of custom-files, for each of which
// the folders are walked.
func TestCustomFilesAreBoundedTogether(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte("custom: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for n, ok := range map[int]bool{100: true, 101: false, 3000: false} {
		text := "version: 1\ncustom-files: [" + strings.TrimSuffix(strings.Repeat(`"ow*.yaml", `, n), ", ") + "]\n"
		_, err := Parse(filepath.Join(dir, Name), []byte(text), testOptions(dir))
		if told := err != nil && strings.Contains(err.Error(), "more than 100 patterns"); told == ok || ok && err != nil {
			t.Errorf("%d patterns: %v", n, err)
		}
	}
}
