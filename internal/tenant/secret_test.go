package tenant

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestASecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	const text = "eyJhbGciOi.very-secret.key"
	s := NewSecret("  " + text + "\n")
	if s.text() != text {
		t.Fatalf("kept %q", s.text())
	}
	cred := Credential{Address: "https://x", Key: s, ClientSecret: s}
	hiding := struct{ inner Credential }{cred}
	var out strings.Builder
	for _, v := range []any{s, &s, cred, &cred, hiding, []Secret{s}, map[string]Secret{"k": s}, fmt.Errorf("x: %v", cred), errors.Join(fmt.Errorf("%#v", s))} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%c"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		for _, marshal := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal, xml.Marshal} {
			raw, err := marshal(v)
			fmt.Fprintf(&out, "%s %v\n", raw, err)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
	}
	for _, form := range []string{text, fmt.Sprintf("%x", text), fmt.Sprintf("%X", text), "very-secret"} {
		if strings.Contains(out.String(), form) {
			t.Errorf("%q is in the output", form)
		}
	}
	if !strings.Contains(out.String(), `"Key":"[secret]"`) {
		t.Error("JSON does not show that there is a secret")
	}
}

func TestSecretsAreTakenOutOfTexts(t *testing.T) {
	t.Parallel()
	var r redactor
	r.hide(NewSecret("ab\"c/d e"))
	r.hide(NewSecret("abcd"))
	r.hide(NewSecret("abcdef"))
	r.hide(NewSecret("abc"))
	for text, want := range map[string]string{
		`x ab"c/d e y`: "x [secret] y", `ab\"c/d e`: "[secret]", `?k=ab%22c%2Fd+e`: "?k=[secret]", `/ab%22c%2Fd%20e`: "/[secret]",
		`abcdefg`: "[secret]g", `abc`: "abc",
	} {
		if got := r.clean(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if got := string(r.cleanBytes([]byte(text))); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
