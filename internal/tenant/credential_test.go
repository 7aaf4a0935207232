package tenant

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const contextsText = `# written by qlik-cli
current-context: dev
future-key: {a: [1, 2]}
contexts:
  dev:
    server: https://Dev.eu.qlikcloud.com/
    server-type: cloud
    comment: mine
    unknown: {x: 1}
    headers:
      Authorization: Bearer dev-key-123456
  prod:
    server: https://prod.eu.qlikcloud.com
    headers: {authorization: "bearer prod-key-123456", X-Other: y}
  oauth:
    server: https://oauth.eu.qlikcloud.com
    oauth-client-id: abc
  onprem:
    server: https://sense.example
    server-type: Windows
    headers: {Authorization: Bearer onprem-key-12}
  basic:
    server: https://basic.eu.qlikcloud.com
    headers: {Authorization: Basic dXNlcjpwYXNz}
  plain:
    server: http://plain.eu.qlikcloud.com
    headers: {Authorization: Bearer plain-key-123}
`

// home is a home folder of qlik-cli with that contexts file.
func home(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".qlik"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".qlik", "contexts.yml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAddressAndCredentialComeFromOneSource(t *testing.T) {
	t.Parallel()
	dir := home(t, contextsText)
	env := func(pairs ...string) map[string]string {
		m := map[string]string{"QLIK_CLI_USER_HOME_DIR": dir}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	key := env("QLIK_TENANT_URL", "https://env.eu.qlikcloud.com", "QLIK_API_KEY", "env-key-123456\n")
	two := []Configured{{Name: "dev", URL: "https://dev.eu.qlikcloud.com", Context: "dev"}, {Name: "prod", URL: "prod.eu.qlikcloud.com/", Context: "prod"}}
	for name, c := range map[string]struct {
		s                       Sources
		env                     map[string]string
		address, key, set, want string
	}{
		"environment":                        {env: key, address: "https://env.eu.qlikcloud.com", key: "env-key-123456"},
		"environment before a set's context": {s: Sources{Sets: []Configured{{Name: "a", Context: "prod"}}}, env: key, address: "https://env.eu.qlikcloud.com", key: "env-key-123456", set: "a"},
		"address by flag":                    {s: Sources{TenantURL: "other.eu.qlikcloud.com"}, env: key, address: "https://other.eu.qlikcloud.com", key: "env-key-123456"},
		"OAuth client":                       {env: env("QLIK_TENANT_URL", "https://env.eu.qlikcloud.com", "QLIK_CLIENT_ID", "id", "QLIK_CLIENT_SECRET", "s"), address: "https://env.eu.qlikcloud.com"},
		"current context":                    {env: env(), address: "https://dev.eu.qlikcloud.com", key: "dev-key-123456"},
		"context by flag before all":         {s: Sources{Context: "prod"}, env: key, address: "https://prod.eu.qlikcloud.com", key: "prod-key-123456"},
		"context of the only set":            {s: Sources{Sets: []Configured{{Name: "a", Context: "prod"}}}, env: env(), address: "https://prod.eu.qlikcloud.com", key: "prod-key-123456", set: "a"},
		"context of the named set":           {s: Sources{Tenant: "prod", Sets: two}, env: env(), address: "https://prod.eu.qlikcloud.com", key: "prod-key-123456", set: "prod"},
		"set by its url":                     {s: Sources{Sets: two}, env: env(), address: "https://dev.eu.qlikcloud.com", key: "dev-key-123456", set: "dev"},
		"flag that agrees with the context":  {s: Sources{TenantURL: "https://dev.eu.qlikcloud.com:443"}, env: env(), address: "https://dev.eu.qlikcloud.com", key: "dev-key-123456"},
		"key alone leaves it to the context": {env: env("QLIK_API_KEY", "lonely-key"), address: "https://dev.eu.qlikcloud.com", key: "dev-key-123456"},
		"loopback may be plain":              {env: env("QLIK_TENANT_URL", "http://localhost:80", "QLIK_API_KEY", "k"), address: "http://localhost", key: "k"},

		"flag against the context":        {s: Sources{TenantURL: "https://evil.example"}, env: env(), want: `--tenant-url says "https://evil.example", but context "dev" of`},
		"environment against the context": {env: env("QLIK_TENANT_URL", "https://evil.example"), want: `QLIK_TENANT_URL says "https://evil.example", but context "dev" of`},
		"flags against each other":        {s: Sources{TenantURL: "https://evil.example", Context: "prod"}, env: key, want: `and its key goes nowhere else`},
		"set has another url":             {s: Sources{Tenant: "dev", Sets: two}, env: key, want: `tenant "dev" is configured with the url "https://dev.eu.qlikcloud.com", but the address of this run is "https://env.eu.qlikcloud.com"; nothing was sent to either`},
		"no set has the url":              {s: Sources{Sets: two}, env: key, want: `address https://env.eu.qlikcloud.com is that of none of the configured tenants (dev, prod); say which it is with --tenant`},
		"two sets have the url":           {s: Sources{Sets: append(two[:1:1], Configured{Name: "dev2", URL: "dev.eu.qlikcloud.com"})}, env: env(), want: `is that of the tenants dev and dev2; say which with --tenant`},
		"unknown set":                     {s: Sources{Tenant: "prd", Sets: two}, env: key, want: `no tenant "prd" is configured; did you mean "prod"?`},
		"unknown context":                 {s: Sources{Context: "prdo"}, env: key, want: `; did you mean "prod"?`},
		"very unknown context":            {s: Sources{Context: "zzzzzzzz"}, env: key, want: `; there are basic, dev, oauth, onprem, plain and prod`},
		"secret elsewhere":                {s: Sources{Context: "oauth"}, env: env(), want: `holds no API key (headers.Authorization): its secret is kept elsewhere, as with OAuth; set QLIK_TENANT_URL with`},
		"not the cloud":                   {s: Sources{Context: "onprem"}, env: env(), want: `is for a server of type "Windows"; only Qlik Cloud has scheduling tasks`},
		"basic":                           {s: Sources{Context: "basic"}, env: env(), want: `signs in with something else than a bearer token`},
		"plain http":                      {s: Sources{Context: "plain"}, env: env(), want: `is plain http, which would show the credential to the network`},
		"nothing":                         {env: map[string]string{}, want: `no tenant is known; set QLIK_TENANT_URL and QLIK_API_KEY`},
		"key alone":                       {env: map[string]string{"QLIK_API_KEY": "lonely-key"}, want: `environment holds a credential but no address; set QLIK_TENANT_URL or give --tenant-url`},
		"address alone":                   {env: map[string]string{"QLIK_TENANT_URL": "https://x.example"}, want: `QLIK_TENANT_URL gives an address but nothing opens it; set QLIK_API_KEY`},
		"half a client":                   {env: map[string]string{"QLIK_TENANT_URL": "https://x.example", "QLIK_CLIENT_ID": "x"}, want: `environment holds only one of QLIK_CLIENT_ID and QLIK_CLIENT_SECRET`},
		"key with a blank":                {env: env("QLIK_TENANT_URL", "https://x.example", "QLIK_API_KEY", "lonely key"), want: `API key of QLIK_TENANT_URL and QLIK_API_KEY holds a blank or a character that no key has`},
		"password in the address":         {env: env("QLIK_TENANT_URL", "https://u:lonely-key@x.example", "QLIK_API_KEY", "k"), want: `QLIK_TENANT_URL: address of the tenant holds a user or password`},
		"broken address":                  {env: env("QLIK_TENANT_URL", "https://u:lonely-key@x.example:bad", "QLIK_API_KEY", "k"), want: `QLIK_TENANT_URL: address of the tenant cannot be read`},
		"path in the address":             {env: env("QLIK_TENANT_URL", "https://x.example/api/v1", "QLIK_API_KEY", "k"), want: `has something after the host; write only https://x.example`},
		"another scheme":                  {env: env("QLIK_TENANT_URL", "ftp://x.example", "QLIK_API_KEY", "k"), want: `starts with "ftp://"; write https://x.example`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.s.Getenv = func(k string) string { return c.env[k] }
			got, err := Resolve(c.s)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Fatalf("got %v, want %s", err, c.want)
				}
				for _, secret := range []string{"-key-", "lonely", "dXNlcjpwYXNz"} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("a secret is in the error: %v", err)
					}
				}
				return
			}
			if err != nil || got.Address != c.address || got.Key.text() != c.key || got.Set != c.set || got.Source == "" {
				t.Errorf("got %+v with key %q, %v", got, got.Key.text(), err)
			}
			if c.key == "" && (got.ClientID != "id" || got.ClientSecret.text() != "s") {
				t.Errorf("got client %q", got.ClientID)
			}
		})
	}
}

func TestBrokenContextFilesAreToldWithoutTheirText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"current-context: a\ncontexts:\n  a: {server: 'x\n  headers: Bearer lonely-key\n": "is not as qlik-cli writes it",
		"a: &x [Bearer lonely-key]\nb: *x\n":                                              "which holds aliases, is not as qlik-cli writes it",
		"contexts: {a: {server: x, server: lonely}}\n":                                    "which holds a key twice, is not as qlik-cli writes it",
		"- Bearer lonely-key\n":                                                           "is not as qlik-cli writes it",
		"contexts: {a: Bearer lonely-key}\n":                                              `context "a" of`,
		strings.Repeat("# lonely-key\n", 100_000):                                         "larger than 256 KiB",
	} {
		env := map[string]string{"QLIK_CLI_USER_HOME_DIR": home(t, text)}
		_, err := Resolve(Sources{Context: "a", Getenv: func(k string) string { return env[k] }})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "lonely") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	folder := t.TempDir()
	env := map[string]string{"HOME": folder, "USERPROFILE": folder}
	_, err := Resolve(Sources{Context: "a", Getenv: func(k string) string { return env[k] }})
	if err == nil || !strings.Contains(err.Error(), filepath.Join(".qlik", "contexts.yml")) {
		t.Errorf("got %v", err)
	}
}

func TestContextsAreFoundInTheFolderItselfAsWell(t *testing.T) {
	t.Parallel()
	env := map[string]string{"QLIK_CLI_USER_HOME_DIR": filepath.Join(home(t, contextsText), ".qlik")}
	got, err := Resolve(Sources{Getenv: func(k string) string { return env[k] }})
	if err != nil || got.Address != "https://dev.eu.qlikcloud.com" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestHostileContextsAreReadInTime takes contexts files that are made to cost time,
// memory or stack.
func TestHostileContextsAreReadInTime(t *testing.T) {
	t.Parallel()
	repeat := func(s string) string { return strings.Repeat(s, contextsLimit/len(s)) }
	var bomb, many strings.Builder
	bomb.WriteString("a0: &a0 [x, x]\n")
	for i := 1; i < 50; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
	}
	many.WriteString("contexts:\n")
	for i := range 10_000 {
		fmt.Fprintf(&many, "  c%d: {server: x}\n", i)
	}
	for name, text := range map[string]string{
		"brackets":   repeat("["),
		"braces":     repeat("{a: "),
		"items":      repeat("- "),
		"keys":       repeat("? "),
		"alias bomb": bomb.String(),
		"merge keys": repeat("<<: "),
		"contexts":   many.String(),
		"one key":    repeat("a: 1\n"),
		"quotes":     repeat("'"),
		"tags":       repeat("!a "),
		"documents":  repeat("---\n"),
		"literals":   repeat("- |\n a\n"),
		"blanks":     repeat(" "),
		"bytes":      repeat("\xff"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			done := make(chan error, 1)
			go func() {
				file, err := parseContexts("contexts.yml", []byte(text))
				if err == nil {
					_, err = file.credential("c1")
				}
				done <- err
			}()
			select {
			case err := <-done:
				if err != nil && len(err.Error()) > 1000 && name != "contexts" {
					t.Errorf("the message is %d bytes long", len(err.Error()))
				}
			case <-time.After(time.Minute):
				t.Fatal("not read after a minute")
			}
		})
	}
}

func FuzzContexts(f *testing.F) {
	f.Add("current-context: a\ncontexts:\n  a: {server: https://a.eu.qlikcloud.com, server-type: cloud, headers: {Authorization: Bearer secret}}\n")
	f.Add("contexts: {a: &x {server: b}, c: *x}")
	f.Add("contexts: [a]\ncurrent-context: {}")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := parseContexts("contexts.yml", []byte(text))
		if err != nil {
			return
		}
		for name := range file.byName {
			if cred, err := file.credential(name); err == nil && !strings.HasPrefix(cred.Address, "https://") && !strings.HasPrefix(cred.Address, "http://") {
				t.Errorf("address %q", cred.Address)
			}
		}
	})
}

func FuzzSnapshot(f *testing.F) {
	const header = `{"tasklintSnapshot":1,"tenant":"https://a.eu.qlikcloud.com","taken":"2026-11-23T08:00:00Z","answers":1}` + "\n"
	f.Add(header + `{"get":"/api/v1/users/me","status":200,"body":{"id":"x"}}` + "\n")
	f.Add(header + `{"get":"/api/scheduling/tasks?limit=100","status":200,"body":{"data":[{"id":1}],"links":{"next":{"href":"https://b"}}}}`)
	f.Add(header + `{"get":"/api/scheduling/tasks?limit=100","status":500,"text":"x"}`)
	path := filepath.Join(f.TempDir(), "snapshot")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		client, err := OpenSnapshot(path)
		if err != nil {
			return
		}
		defer client.Close()
		n := 0
		for _, err := range client.Tasks(t.Context(), Query{}) {
			if n++; err != nil || n > 1000 {
				return
			}
		}
	})
}
