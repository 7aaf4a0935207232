package secret

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// samples are credentials of each form, made up, with what of them must not be read.
var samples = map[string]string{
	"eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlc2lnbmF0dXJl":   "c2lnbmF0dXJl",
	"Authorization: Bearer abcdefgh12345678ijkl":                               "12345678",
	"ghp_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":                                 "QRSTUVWXYZ",
	"https://alice:ghp_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@github.com":        "QRSTUVWXYZ",
	"glpat-ABCDEFGHIJKLMNOPQRST":                                               "KLMNOPQRST",
	"AKIAABCDEFGHIJKLMNOP":                                                     "HIJKLMNOP",
	"sk_live_ABCDEFGHIJKLMNOPQRST":                                             "KLMNOPQRST",
	"log in with password=correct-horse-battery9":                              "correct-horse",
	"db_password = 'correct-horse-battery9', please":                           "correct-horse",
	"-----BEGIN PRIVATE KEY-----MIIEvQIBADANBgkqhkiG9w0-----END PRIVATE KEY--": "MIIEvQIBADAN",
}

func TestFormsAreMaskedInEveryText(t *testing.T) {
	t.Parallel()
	for sample, part := range samples {
		if Form([]byte(sample)) == "" {
			t.Errorf("%s has no form", sample)
		}
		quoted, err := json.Marshal(sample)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := json.Marshal(string(quoted))
		if err != nil {
			t.Fatal(err)
		}
		escaped := `"`
		for _, r := range sample {
			escaped += `\u00` + string("0123456789abcdef"[r>>4]) + string("0123456789abcdef"[r&15])
		}
		for _, text := range []string{sample, "before " + sample + " after", string(quoted), string(twice), "a\n" + sample + "\nb", "(" + sample + ")", `{"x": "\n` + string(quoted[1:]) + `}`} {
			if got := Mask(text); strings.Contains(got, part) {
				t.Errorf("%s: %s", text, got)
			}
			var out bytes.Buffer
			w := NewWriter(&out)
			for _, c := range []byte(text) {
				w.Write([]byte{c})
			}
			if err := w.Flush(); err != nil || strings.Contains(out.String(), part) || out.Len() != len(text) {
				t.Errorf("%s: written as %s, %v", text, out.String(), err)
			}
		}
		for _, text := range []string{string(quoted), escaped + `"`, escaped} {
			blanked := []byte(`{"a": ` + text + `, "b": "kept"}`)
			Blank(blanked)
			if s := string(Unescape(blanked)); strings.Contains(s, part) || !strings.HasPrefix(s, `{"a": "`) {
				t.Errorf("%s: %s", text, s)
			}
			if strings.HasSuffix(text, `"`) && (!strings.HasSuffix(string(blanked), `, "b": "kept"}`) || !json.Valid(blanked)) {
				t.Errorf("%s: the rest is %s", text, blanked)
			}
		}
	}
}

// TestNothingIsRuledOut holds MayHold to what looks at every key and string.
func TestNothingIsRuledOut(t *testing.T) {
	t.Parallel()
	for sample := range samples {
		if text := `{"a": ["` + sample + `"]}`; !MayHold([]byte(text)) {
			t.Errorf("%s is passed over", text)
		}
	}
	for _, name := range names {
		for _, text := range []string{`{"` + name + `":"x"}`, `{"db_` + name + `" : "x"}`, `["` + name + ` = correct-horse"]`} {
			if !MayHold([]byte(text)) {
				t.Errorf("%s is passed over", text)
			}
		}
	}
	for _, text := range []string{``, `"`, `{"description": "at first, a=b", "id": 1, "enabled": true}`, `["a", "-", "_", "en", "="]`} {
		if MayHold([]byte(text)) {
			t.Errorf("%s is looked at", text)
		}
	}
}

func FuzzMayHold(f *testing.F) {
	for sample := range samples {
		f.Add(sample)
		f.Add(`{"a": "` + sample + `", "my ` + sample + `": 1}`)
	}
	for _, name := range names {
		f.Add(`{"` + name + `": "` + name + ` = x"}`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if MayHold([]byte(text)) {
			return
		}
		for i, part := range strings.Split(text, `"`) {
			if i%2 == 1 && (Names([]byte(part)) || Form([]byte(part)) != "") { // a string
				t.Errorf("%q is passed over in %q", part, text)
			}
		}
	})
}

// TestQuickChecksKnowAllForms holds what rules texts out at once to the lists of forms.
func TestQuickChecksKnowAllForms(t *testing.T) {
	t.Parallel()
	for _, k := range keyPrefixes {
		if !mayBeKey(k.prefix[0], k.prefix[1]) {
			t.Errorf("%s is passed over", k.prefix)
		}
	}
	for _, name := range names {
		if !Names([]byte(name)) || !Names([]byte(strings.ToUpper(name))) || !endsWithName("my "+name) {
			t.Errorf("%s is passed over", name)
		}
	}
}

func TestMembersWithTheNameOfACredential(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"password": "correct-horse"}`:                    `{"password": "***"}`,
		`{"password":"correct-horse", "a":"b"}`:            `{"password":"***", "a":"b"}`,
		`{"dbPassword" :  "correct-horse"}`:                `{"dbPassword" :  "***"}`,
		`"{\"api_key\": \"correct-horse\"}"`:               `"{\"api_key\": \"***\"}"`,
		`{&#34;password&#34;: &#34;correct-horse&#34;}`:    `{&#34;password&#34;: &#34;***&#34;}`,
		`{"token": "correct-ho…`:                           `{"token": "***`,
		`{"password": "${VAULT}"}`:                         `{"password": "${VAULT}"}`,
		`{"password": "password"}`:                         `{"password": "password"}`,
		`{"passwordHint": "correct-horse"}`:                `{"passwordHint": "correct-horse"}`,
		`{"a": "correct-horse"}`:                           `{"a": "correct-horse"}`,
		`password: as we said`:                             `password: as we said`,
		`the token of the app is "x", and: "y"`:            `the token of the app is "x", and: "y"`,
		`key eyJhbG of`:                                    `key eyJhbG of`,
		`eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOi…`:                 `***…`,
		`tasks/sales-nightly-3f2a9c1d-0000-4000-8000.json`: `tasks/sales-nightly-3f2a9c1d-0000-4000-8000.json`,
		`skip_live_things_that_are_long_and_no_key`:        `skip_live_things_that_are_long_and_no_key`,
	} {
		if got := Mask(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestNoCredentialIsCutInTwo writes a long report in pieces of every kind.
func TestNoCredentialIsCutInTwo(t *testing.T) {
	t.Parallel()
	const key = "ghp_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	for _, filler := range []string{"x ", "line\n", "{}", "é "} {
		for size := range 60 {
			text := strings.Repeat(filler, piece/len(filler)-size) + " " + key + " " + strings.Repeat(filler, piece)
			var out bytes.Buffer
			w := NewWriter(&out)
			for rest := text; rest != ""; {
				n := min(len(rest), 4096+size)
				w.Write([]byte(rest[:n]))
				rest = rest[n:]
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if want := strings.Replace(text, key, strings.Repeat("*", len(key)), 1); out.String() != want {
				t.Fatalf("%q, %d: not masked, or something else has changed", filler, size)
			}
		}
	}
}

func FuzzMask(f *testing.F) {
	for sample := range samples {
		f.Add(sample)
	}
	f.Add(`{"password": "correct-horse", "x": "\u00`)
	f.Add(`-----BEGIN PRIVATE KEY AAA"000`)
	f.Add(`{"a": "password=correct-horse"}`)
	f.Add(`{"a": "password=\\"}`)
	f.Add(": \"password=\x89\x89coe\"") // of which a report makes escapes
	f.Fuzz(func(t *testing.T, text string) {
		spans := Spans([]byte(text))
		if len(spans) > 0 && !mayHold(text) {
			t.Errorf("a credential is passed over in %q", text)
		}
		at := 0
		for _, s := range spans {
			if s.Start < at || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("spans %v of %d bytes", spans, len(text))
			}
			at = s.End
		}
		if masked := Mask(text); Form([]byte(masked)) != "" && Form([]byte(text)) == "" {
			t.Errorf("masking has made a credential: %q", masked)
		}
		blanked := []byte(text)
		Blank(blanked)
		report, err := json.Marshal(map[string]string{"snippet": text})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		w := NewWriter(&out)
		w.Write(report)
		if err := w.Flush(); err != nil || !json.Valid(out.Bytes()) {
			t.Errorf("masking has broken a report: %s, %v", out.Bytes(), err)
		}
		if len(blanked) != len(text) || json.Valid([]byte(text)) && !json.Valid(blanked) {
			t.Errorf("blanking has broken the text: %q", blanked)
		}
	})
}
