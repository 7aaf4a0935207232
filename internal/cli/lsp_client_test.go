package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

const lspFolder = `
-- up.json --
{
  "id": "7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11", "name": "Läs 𝒮ales", "specVersion": "0.8", "enabled": true,
  "start": {"stateName": "reload", "schedule": {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0;BYSECOND=0", "timezone": "Europe/Stockholm"}},
  "states": [{"name": "reload", "type": "event", "onEvents": [{"eventRefs": [], "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "5e0a5d0f-2a53-4f1e-8d3b-6cf2a6e1f9b4"}}}]}]}]
}
-- down.json --
{
  "id": "0d2b7a6e-5c3f-4b7e-8f0a-1c2d3e4f5a6b", "name": "Rapport", "specVersion": "0.8", "enabled": true,
  "events": [{"name": "sales-loaded", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task", "correlation": [
    {"contextAttributeName": "id", "contextAttributeValue": "7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11"},
    {"contextAttributeName": "status", "contextAttributeValue": "SUCCEEDED"}]}],
  "states": [{"name": "reload", "type": "event", "end": true, "onEvents": [
    {"actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "6f0a5d0f-2a53-4f1e-8d3b-6cf2a6e1f9b4", "note": "𝒮😀"}}}], "eventRefs": ["sales-loadet"]}]}]
}
`

// TestLanguageServerWithTheProtocolsClient drives the program from open to exit with
// the client library of the protocol's authors.
func TestLanguageServerWithTheProtocolsClient(t *testing.T) {
	t.Parallel()
	library := os.Getenv("TASKLINT_LSP_CLIENT")
	if library == "" {
		t.Skip("TASKLINT_LSP_CLIENT is not set; .ci/run installs vscode-languageserver-protocol and sets it to its node.js")
	}
	node := installed(t, "TASKLINT_NODE", "node")
	dir := t.TempDir()
	program, folder := filepath.Join(dir, "tasklint"), filepath.Join(dir, "tasks å 𝒮")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/tasklint").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	unpack(t, folder, txtar.Parse([]byte(lspFolder)))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, node, filepath.Join("testdata", "lsp_client.js"), program, folder).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// What the editor would save is what the command line is content with.
	lint := exec.Command(program, "--complete", "--format", "compact", ".")
	lint.Dir = folder
	if out, err := lint.CombinedOutput(); err != nil || strings.Contains(string(out), "json:") {
		t.Errorf("saved: %v\n%s", err, out)
	}
}
