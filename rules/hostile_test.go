package rules_test

import (
	"strings"
	"testing"
)

// TestHostileTasksAreBounded runs rules over tasks that repeat one defect so often
// that anything quadratic would not come back, and counts what is told.
func TestHostileTasksAreBounded(t *testing.T) {
	t.Parallel()
	const many = 100_000
	list := func(item string) string { return strings.Repeat(item+",", many) + item }
	tests := []struct {
		name, rule, raw string
		want            int
	}{
		{"one key over and over", "duplicate-key", `{"specVersion":"0.8",` + list(`"a":1`) + `}`, 200},
		{"broken bytes", "encoding", `{"specVersion":"0.8","x":[` + list("\"\xff\"") + `]}`, 200},
		{"half characters", "encoding", `{"specVersion":"0.8","x":[` + list(`"\ud83d"`) + `]}`, 200},
		{"placeholders", "placeholder-value", `{"specVersion":"0.8","x":[` + list(`"string"`) + `]}`, 1},
		{"secrets", "secret-in-text", `{"specVersion":"0.8","annotations":[` + list(`"token=a1b2c3d4"`) + `]}`, 200},
		{"nearly passwords", "secret-in-text", `{"specVersion":"0.8","key":"` + strings.Repeat("token=$token=$", many) + `"}`, 0},
		{"nearly tokens", "secret-in-text", `{"specVersion":"0.8","key":"` + strings.Repeat("eyJ/eyJabcdefghi.bearer ", many) + `"}`, 0},
		{"nearly versions", "invalid-version", `{"specVersion":"0.8","version":"1.0.0-` + strings.Repeat("a.", many) + `"}`, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := len(only(t, tt.rule, tt.raw)); got != tt.want {
				t.Errorf("%d findings, want %d", got, tt.want)
			}
		})
	}
}

// TestSecretsStayOut makes sure that a finding of a credential holds it nowhere.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	const secret = "hunter2hunter2"
	found := only(t, "secret-in-text", `{"name":"a","specVersion":"0.8","description":"token=`+secret+`","annotations":["password=`+secret+`"],
		"states":[{"onEvents":[{"actions":[{"functionRef":{"arguments":{"password":"`+secret+`"}}}]}]}]}`)
	if len(found) != 3 {
		t.Fatalf("%d findings, want 3", len(found))
	}
	for _, f := range found {
		if !f.Secret {
			t.Errorf("%s: not marked as a secret", f.Pointer)
		}
		if f.Value.Given || f.Data != nil || strings.Contains(f.Message+f.Canonical+f.Pointer, secret) {
			t.Errorf("%s: the finding holds the secret: %+v", f.Pointer, f)
		}
	}
}
