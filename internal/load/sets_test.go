package load

import (
	"fmt"
	"testing"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
)

// The glob of a name matches that name and no other, and a configuration takes it.
func TestTheGlobOfANameIsAccepted(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a", "a b/c", "a*b", "*", "what?", "[a]", "a {b,c}", "!a", "a/!b", "[*]"} {
		glob := globOf(name, "")
		if err := discover.CheckGlob(glob); err != nil {
			t.Fatal(err)
		}
		if g := discover.CompileGlob(glob); !g.Matches(name) || g.Matches(name+"x") || g.Matches("x"+name) {
			t.Errorf("%s: the glob %s", name, glob)
		}
		text := fmt.Sprintf("version: 1\nexclude: [%q, %q]\n", glob, globOf(name, "**"))
		if _, err := config.Parse(config.Name, []byte(text), config.Options{Work: t.TempDir()}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
