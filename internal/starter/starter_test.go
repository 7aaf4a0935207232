package starter

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/schema"
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

// TestModelineNamesTheSchema: the line that editors read names the schema by its own name,
// and below it the file that lies in the repository.
func TestModelineNamesTheSchema(t *testing.T) {
	t.Parallel()
	text, ok := schema.Source("config")
	if !ok {
		t.Fatal("there is no schema of the configuration")
	}
	var s struct {
		ID string `json:"$id"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	if want := "# yaml-language-server: $schema=" + s.ID + "\n"; Modeline != want {
		t.Errorf("the modeline is %swant %s", Modeline, want)
	}
	_, file, _ := strings.Cut(s.ID, "/main/")
	published, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(file)))
	if err != nil || !bytes.Equal(published, text) {
		t.Errorf("%s is not the schema that tasklint prints: %v", file, err)
	}
}
