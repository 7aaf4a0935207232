package source_test

import (
	"testing"

	"github.com/tasklint/tasklint/internal/source"
)

func TestAnyStringLooksAtKeysAndValues(t *testing.T) {
	t.Parallel()
	is := func(text []byte) bool { return string(text) == "<A>" }
	for text, want := range map[string]bool{
		`{"a": ["<A>"]}`:       true,
		`{"<A>": 1}`:           true,
		`["\u003cA>"]`:         true,
		`["A", "", "<B>", {}]`: false,
		`"<A>"`:                true,
		`[]`:                   false,
	} {
		var tree source.Tree
		if err := tree.Parse([]byte(text), 0, 0); err != nil {
			t.Fatal(err)
		}
		if got := tree.AnyString("<", is); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
