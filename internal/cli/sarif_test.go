package cli

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSARIFPassesTheValidator lets Microsoft's validator read what the example
// gives. Its exit code is 0 whatever it finds, so its log is read.
func TestSARIFPassesTheValidator(t *testing.T) {
	t.Parallel()
	validator := os.Getenv("TASKLINT_SARIF_MULTITOOL")
	if validator == "" {
		t.Skip("TASKLINT_SARIF_MULTITOOL does not name the validator; .ci/run installs it")
	}
	dir := t.TempDir()
	report, log := filepath.Join(dir, "out.sarif"), filepath.Join(dir, "log.sarif")
	var out, errs strings.Builder
	args := []string{"--format", "sarif=" + report, "--format", "text", filepath.Join("..", "..", "testdata", "example")}
	if code := Main(context.Background(), args, strings.NewReader(""), &out, &errs, nil); code != exitFindings {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	text, err := exec.Command(validator, "validate", report, "--level", "Error;Warning;Note", "--rule-kind", "Sarif;Ghas;Gh",
		"-o", log, "--log", "ForceOverwrite").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	raw, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var verdict struct {
		Runs []struct {
			Results []struct {
				RuleID, Level string
				Message       struct {
					ID        string
					Arguments []string
				}
			}
			Tool struct {
				Driver struct{ Rules []json.RawMessage }
			}
		}
	}
	if err := json.Unmarshal(raw, &verdict); err != nil {
		t.Fatal(err)
	}
	if len(verdict.Runs) != 1 {
		t.Fatalf("the validator's log has %d runs", len(verdict.Runs))
	}
	for _, r := range verdict.Runs[0].Results {
		if r.Level != "note" { // an absent level is a warning
			t.Errorf("%s %s %v", r.RuleID, r.Level, r.Message.Arguments)
		}
	}
}
