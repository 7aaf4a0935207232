package cli

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Git for Windows ends lines with CR LF when it checks out, unless a repository says
// otherwise; then no byte that a test compares would be right there.
func TestNoCheckoutChangesLineEnds(t *testing.T) {
	t.Parallel()
	list := exec.Command("git", "ls-files", "--eol", "--cached", "--others", "--exclude-standard")
	list.Dir = filepath.Join("..", "..")
	out, err := list.Output()
	if err != nil {
		t.Skip("no git, or no repository: ", err)
	}
	if len(out) == 0 {
		t.Fatal("git lists no file")
	}
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, "attr/-text ") {
			t.Errorf("lacks -text in .gitattributes: %s", line)
		}
	}
}
