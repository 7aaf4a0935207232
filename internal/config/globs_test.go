package config

import (
	"fmt"
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
		{"version: 1\noverrides:\n" + strings.Repeat("  - {paths: [\"**/x/**\"], rules: {unused-event: off}}\n", 2001), false},
	} {
		_, err := Parse("/repo/"+Name, []byte(c.text), testOptions("/repo"))
		if (err == nil) != c.ok || err != nil && strings.Count(err.Error(), "stand for more than 2000 patterns") != 1 {
			t.Errorf("%.60s: %.300v", c.text, err)
		}
	}
}
