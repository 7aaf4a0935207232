package tenant

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/tasklint/tasklint/internal/address"
	"github.com/tasklint/tasklint/internal/secret"
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

const sampleKey = "eyJhbGciOi.SuperSecretKey_42-abc+/=x"

// escapedKey writes each character of the key as an escape.
func escapedKey() string {
	var b strings.Builder
	for _, c := range sampleKey {
		fmt.Fprintf(&b, `\u%04x`, c)
	}
	return b.String()
}

// repeats are the ways in which a server may repeat the key in a JSON string.
var repeats = map[string]string{
	"plain":           sampleKey,
	"escaped":         escapedKey(),
	"escaped in part": strings.Replace(sampleKey, "S", `\u0053`, 1),
	"slashes":         strings.ReplaceAll(sampleKey, "/", `\/`),
	"escaped twice":   strings.ReplaceAll(escapedKey(), `\`, `\\`),
	"in an address":   url.QueryEscape(sampleKey),
	"lower case":      strings.ToLower(sampleKey),
	"around":          "bad token Bearer " + escapedKey() + " given",
}

func TestASecretIsTakenOutHoweverItIsEscaped(t *testing.T) {
	t.Parallel()
	var r redactor
	r.hide(NewSecret(sampleKey))
	for name, text := range repeats {
		for _, body := range []string{
			`{"name":"` + text + `","x":"kept \u00e4"}`, `{"` + text + `":1}`, `["` + text + `"`, `{"a":"\"","b":"` + text + `"} tail`, `"` + text,
		} {
			clean := string(r.cleanBytes([]byte(body)))
			if reads(clean) {
				t.Errorf("%s: %s", name, clean)
			}
			if strings.Contains(body, "kept") && !strings.HasSuffix(clean, `,"x":"kept \u00e4"}`) {
				t.Errorf("%s: the rest of the body has changed: %s", name, clean)
			}
		}
		if clean := r.clean(text); reads(clean) {
			t.Errorf("%s in a text: %s", name, clean)
		}
	}
	for _, body := range []string{``, `{}`, `{"a":"\u00e4\n"}`, `"\`, `"\u`, `"\u12`, `no JSON \u0041`} {
		if got := string(r.cleanBytes([]byte(body))); got != body {
			t.Errorf("%s has become %s", body, got)
		}
	}
}

// reads reports whether a person can read the key out of a text.
func reads(text string) bool {
	for range mostEscapes + 1 {
		if strings.Contains(strings.ToLower(text), strings.ToLower(sampleKey)) {
			return true
		}
		text = string(secret.Unescape([]byte(text)))
	}
	return false
}

// TestNoAnswerTellsTheKey has a server repeat the key in every text that it may send.
func TestNoAnswerTellsTheKey(t *testing.T) {
	t.Parallel()
	for name, text := range repeats {
		for status, answer := range map[int]string{
			403: `{"errors":[{"code":"X","title":"%[1]s"}],"traceId":"%[1]s"}`,
			400: `{"errors":[{"code":"%[1]s","detail":"%[1]s"}]}`,
			200: `{"data":[{"id":"1","name":"%[1]s","%[1]s":1}],"links":{"next":{"href":"http://%[1]s.evil.example/%[1]s"}}}`,
			302: ``,
		} {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Location", "https://keykeykeysecret.evil.example/")
				w.WriteHeader(status)
				fmt.Fprintf(w, strings.ReplaceAll(answer, "%[1]s", "%[1]s"), text)
			}))
			key := sampleKey
			if status == 302 {
				key = "KeyKeyKeySecret"
			}
			var said strings.Builder
			c, err := New(Options{Credential: Credential{Address: server.URL, Source: "test", Key: NewSecret(key)}, Log: func(line string) { said.WriteString(line + "\n") }})
			if err != nil {
				t.Fatal(err)
			}
			for item, err := range c.Tasks(t.Context(), Query{}) {
				fmt.Fprintf(&said, "%s %v %+v\n", item.JSON, err, err)
			}
			server.Close()
			if reads(said.String()) || strings.Contains(strings.ToLower(said.String()), "keykeykeysecret") {
				t.Errorf("%s, %d: %s", name, status, said.String())
			}
		}
	}
}

// TestAHostMadeOfTheKeyIsNotTold redirects to hosts, and links to pages on hosts, which
// hold what of the key a host can hold.
func TestAHostMadeOfTheKeyIsNotTold(t *testing.T) {
	t.Parallel()
	const key = "eyJhbGciOi.SuperSecretKey_42-abc+/=x"
	for host, shown := range map[string]bool{
		"eyjhbgcioi.supersecretkey_42-abc":     false,
		"eyJhbGciOi.SuperSecretKey42abcx.evil": false,
		"x-supersecretkey-y.example":           false,
		"s.u.p.e.r.s.e.c.r.e.t.k.e.y.4.2.evil": false,
		"login.supersecret.example":            true,
		"login.acme.example":                   true,
	} {
		for _, status := range []int{200, 302} {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Location", "https://"+host+"/x")
				w.WriteHeader(status)
				fmt.Fprintf(w, `{"data":[{"id":"1"}],"links":{"next":{"href":"https://%s/x"}}}`, host)
			}))
			c, err := New(Options{Credential: Credential{Address: server.URL, Source: "test", Key: NewSecret(key)}})
			if err != nil {
				t.Fatal(err)
			}
			var said string
			for _, err := range c.Tasks(t.Context(), Query{}) {
				if err != nil {
					said = err.Error()
				}
			}
			server.Close()
			if !strings.Contains(said, "another host") || strings.Contains(said, strings.ToLower(host)) != shown {
				t.Errorf("%s, %d: %s", host, status, said)
			}
		}
	}
}

// TestSwappedVariablesTellNoKey gives the key as the address.
func TestSwappedVariablesTellNoKey(t *testing.T) {
	t.Parallel()
	for _, key := range []string{sampleKey, "eyJhbGciOi.SuperSecretKey_42-abc+@host", "abcdefghijklmnop", "abc.def.ghi123", "AbC/def", "user:" + sampleKey, strings.Repeat("a", 300) + ".com"} {
		_, err := Resolve(Sources{Getenv: func(name string) string {
			return map[string]string{"QLIK_TENANT_URL": key, "QLIK_API_KEY": "https://acme.eu.qlikcloud.com"}[name]
		}})
		if err == nil || strings.Contains(err.Error(), key) || !strings.Contains(err.Error(), "swapped") {
			t.Errorf("%s: %v", key, err)
		}
		_, err = address.Parse(key)
		if err == nil || strings.Contains(strings.ToLower(err.Error()), strings.ToLower(key)) || strings.Contains(err.Error(), "SuperSecret") {
			t.Errorf("%s: %v", key, err)
		}
	}
	for _, host := range []string{"acme.eu.qlikcloud.com", "acme.eu.qlikcloud.com:443", "ACME.eu.qlikcloud.com/", "localhost:8080", "127.0.0.1:80", "[::1]:80", "tenant.xn--p1ai"} {
		if _, err := address.Parse(host); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}
