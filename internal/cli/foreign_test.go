package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// TestAConfiguredURLIsNeverADestination runs every command that asks a tenant under a
// configuration whose url leads to another server: neither gets a request.
func TestAConfiguredURLIsNeverADestination(t *testing.T) {
	t.Parallel()
	own, foreign := startTenant(t), startTenant(t)
	dir := t.TempDir()
	conf := filepath.Join(dir, "c.yaml")
	text := fmt.Sprintf("version: 1\ntenants:\n  prod: {paths: [\"*.json\"], url: %q}\n", foreign.URL)
	file := filepath.Join(dir, "task.json")
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, tenanttest.Tasks(1)[0], 0o600); err != nil {
		t.Fatal(err)
	}
	contexts := filepath.Join(dir, "contexts.yml")
	text = fmt.Sprintf("current-context: a\ncontexts:\n  a:\n    server: %s\n    headers: {Authorization: Bearer %s}\n", own.URL, tenanttest.DefaultKey)
	if err := os.WriteFile(contexts, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	environment := map[string][]string{
		"the environment": {"QLIK_TENANT_URL=" + own.URL, "QLIK_API_KEY=" + tenanttest.DefaultKey},
		"a context":       {"QLIK_CLI_USER_HOME_DIR=" + dir},
		"a key alone":     {"QLIK_API_KEY=" + tenanttest.DefaultKey},
	}
	for source, env := range environment {
		for _, args := range [][]string{
			{"lint", "--live"}, {"lint", "--live", file}, {"diff", "--live", file}, {"fetch", "-o", filepath.Join(dir, "out")}, {"lint", "--live", "--tenant", "prod"},
		} {
			var out, errs strings.Builder
			code := Main(context.Background(), append(args, "--config", conf), strings.NewReader(""), &out, &errs, env)
			if code != exitFailed || source != "a key alone" && (!strings.Contains(errs.String(), own.URL) || !strings.Contains(errs.String(), foreign.URL)) {
				t.Errorf("%s, %v: exit code %d\n%s", source, args, code, errs.String())
			}
		}
	}
	for _, s := range []*tenanttest.Server{own, foreign} {
		if n := len(s.Requests()); n > 0 {
			t.Errorf("%d requests were sent to %s", n, s.URL)
		}
	}
}

func startTenant(t *testing.T) *tenanttest.Server {
	t.Helper()
	s, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(3)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}
