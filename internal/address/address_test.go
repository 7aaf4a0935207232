package address

import (
	"net/url"
	"strings"
	"testing"
)

// TestAWrongAddressSaysWhatToWrite gives what people paste in place of an address.
func TestAWrongAddressSaysWhatToWrite(t *testing.T) {
	t.Parallel()
	const (
		acme = "https://acme.eu.qlikcloud.com"
		none = "https://HOST, as in " + acme
	)
	for text, want := range map[string]string{
		"":                                      "is empty; write " + none,
		"https://https://acme.eu.qlikcloud.com": "names its scheme twice; write " + acme,
		"https://http://acme.eu.qlikcloud.com/hub":                     "names its scheme twice; write " + acme,
		"https:///acme.eu.qlikcloud.com":                               "has no host behind https://; write " + acme,
		"https:acme.eu.qlikcloud.com":                                  "does not begin with https://; write " + acme,
		"https:/acme.eu.qlikcloud.com":                                 "does not begin with https://; write " + acme,
		"https//acme.eu.qlikcloud.com/":                                "does not begin with https://; write " + acme,
		"HTTPS;//Acme.eu.qlikcloud.com":                                "does not begin with https://; write " + acme,
		"//acme.eu.qlikcloud.com":                                      "does not begin with https://; write " + acme,
		"https://acme .eu.qlikcloud.com":                               "holds a blank; write " + none,
		"https://acme.eu.qlikcloud.com https://b.eu.qlikcloud.com":     "holds a blank; write " + acme,
		"\"https://acme.eu.qlikcloud.com\"":                            "holds a quotation mark; write " + acme,
		"https://<tenant>.eu.qlikcloud.com":                            "holds a placeholder or an escape; write " + none,
		"https://${TENANT}.eu.qlikcloud.com":                           "holds a placeholder or an escape; write " + none,
		"https://acme.eu.qlikcloud.com\\hub":                           "holds a backslash; write " + acme,
		"https://user:hunter2@acme.eu.qlikcloud.com":                   "holds a user or password; write only " + acme + ", and give the key in QLIK_API_KEY",
		"https://user:hunter2@acme.eu.qlikcloud.com/hub":               "holds a user or password; write only " + acme + ", and give the key in QLIK_API_KEY",
		"https://user:hun@ter2.secret":                                 "holds a user or password; write only " + none + ", and give the key in QLIK_API_KEY",
		"https://user:pass/hunter2@acme.eu.qlikcloud.com":              "cannot be read; write " + none,
		"https://hun.ter/2@acme.eu.qlikcloud.com":                      "has something after the host; write only " + none,
		"user:hunter2@acme.eu.qlikcloud.com":                           "is none; write " + acme + ", and give the key in QLIK_API_KEY",
		"hunter2@acme.eu.qlikcloud.com/hub":                            "is none; write " + acme + ", and give the key in QLIK_API_KEY",
		"acme.eu.qlikcloud.com/hub":                                    "has something after the host; write only " + acme,
		"https://acme.eu.qlikcloud.com/api/v1/tasks?limit=2":           "has something after the host; write only " + acme,
		"https://acme.eu.qlikcloud.com/?apiKey=hunter2":                "has something after the host; write only " + acme,
		"https://acme.eu.qlikcloud.com/analytics/home?u={a}":           "has something after the host; write only " + acme,
		"https://acme.eu.qlikcloud.com#hunter2":                        "has something after the host; write only " + acme,
		"https://acme.eu.qlikcloud.com..":                              "names a host that cannot be one; write " + acme,
		"acme.eu.qlikcloud.com..":                                      "is none; write " + acme + ", and give the key in QLIK_API_KEY",
		"https://.eu.qlikcloud.com":                                    "names a host that cannot be one; write " + none,
		"https://hunter2.Secret_Key":                                   "names a host that cannot be one; write " + none,
		"https://acme\u202e.eu.qlikcloud.com":                          "names a host that cannot be one; write " + none,
		"acme":                                                         "is none; write " + none + ", and give the key in QLIK_API_KEY",
		"https://":                                                     "has no host; write " + none,
		"acme.eu.qlikcloud.com:https":                                  "is none; write " + none + ", and give the key in QLIK_API_KEY",
		"https://acme.eu.qlikcloud.com:99999":                          "has a port that is none; write a number from 1 to 65535, or none",
		"https://acme.eu.qlikcloud.com:hunter2":                        "cannot be read; write " + none,
		"http://acme.eu.qlikcloud.com":                                 `"http://acme.eu.qlikcloud.com" is plain http, which would show the credential to the network; write ` + acme,
		"ftp://acme.eu.qlikcloud.com":                                  `starts with "ftp://"; write ` + acme,
		"https://eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyIjoxfQ.aHVudGVyMg/x": "has something after the host; write only " + none,
	} {
		got, err := Parse(text)
		if err == nil {
			t.Errorf("%s is taken as %s", text, got)
			continue
		}
		if err.Error() != "address of the tenant "+want {
			t.Errorf("%s:\n got %v\nwant address of the tenant %s", text, err, want)
		}
		for _, part := range []string{"hunter2", "hun", "ter2", "eyJ"} {
			if strings.Contains(err.Error(), part) {
				t.Errorf("%s: it shows %s", text, part)
			}
		}
	}
}

func TestAddressesHaveOneSpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"acme.eu.qlikcloud.com": "https://acme.eu.qlikcloud.com", " HTTPS://Acme.EU.qlikcloud.com.:443/ ": "https://acme.eu.qlikcloud.com",
		"https://x:8443": "https://x:8443", "http://127.0.0.1:8080": "http://127.0.0.1:8080", "http://[::1]:80/": "http://[::1]", "https://[2001:DB8::1]:443": "https://[2001:db8::1]",
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "https://", "http://10.0.0.1", "http://localhost.evil.example", "https://x?y", "https://x#y", "https://a b", "file:///etc/passwd", "https://x\\@evil.example", "//x", "https://:443"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("%s is taken as %s", text, got)
		}
	}
}

// FuzzParse holds that an address which is taken is one spelling of a host and nothing
// else, and that what is refused is told in one line.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"acme.eu.qlikcloud.com", "HTTPS://Acme.EU.qlikcloud.com.:443/", "http://[::1]:80/", "https://me:hunter2@acme", "https://https://a", "https://x?y#z", "a\x00b", "https://%41.b", "//x", "https:\\\\x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Parse(text)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b\x00") {
				t.Errorf("%q: %q", text, err)
			}
			return
		}
		again, err := Parse(got)
		if err != nil || again != got || !Same(text, got) {
			t.Errorf("%q is %q, and that %q (%v)", text, got, again, err)
		}
		u, err := url.Parse(got)
		if err != nil || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "" ||
			u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
			t.Errorf("%q is %q (%v)", text, got, err)
		}
	})
}
