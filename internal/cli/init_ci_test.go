package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInitWritesWhatTheDocumentationShows holds the CI files of init and docs/ci.md
// together.
func TestInitWritesWhatTheDocumentationShows(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(page), "\r\n", "\n")
	for name, want := range map[string]string{"GitLab": gitLabJob("v0.1.0"), "Azure": azureSteps("v0.1.0")} {
		if !strings.Contains(text, want) {
			t.Errorf("docs/ci.md does not show what init writes for %s:\n%s", name, want)
		}
	}
}
