package schema

import (
	"regexp"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tasklint/tasklint/internal/source"
)

// certainlyValid asks the pre-check alone.
func certainlyValid(name Name, root source.Node) bool {
	return lookup(string(name)).program().certain(root)
}

func TestHealthyDocumentsAreCertainlyValid(t *testing.T) {
	t.Parallel()
	for _, s := range healthy(t) {
		root := parse(t, s.text)
		if !certainlyValid(s.schema, root) {
			t.Errorf("%s: not certain; the validator says %v", s.name, Check(s.schema, root))
		}
		if lookup(string(s.schema)).validate(root) != nil && len(Check(s.schema, root)) > 0 {
			t.Errorf("%s: invalid", s.name)
		}
	}
}

func TestCertainlyValidDoesNotAllocate(t *testing.T) {
	root := parse(t, healthy(t)[0].text)
	certainlyValid(Task, root)
	if n := testing.AllocsPerRun(100, func() { certainlyValid(Task, root) }); n != 0 {
		t.Errorf("%v allocations a run, want none", n)
	}
}

func TestDoubtfulDocumentsAreNotCertain(t *testing.T) {
	t.Parallel()
	for _, c := range defects {
		text, _ := unmark(t, c.text)
		if certainlyValid(c.schema, parse(t, []byte(text))) {
			t.Errorf("%s: certainly valid", c.name)
		}
	}
}

func TestPatternRecognisersAgreeWithRegularExpressions(t *testing.T) {
	t.Parallel()
	texts := []string{"", "a", "ab", "abc", "abcd", "a-b", "-", "]", "A.z", " ", "\t\n", "é", "a\n", "\\", "^", "a^", "\xff", "\x7f", "_"}
	for _, c := range []struct {
		pattern string
		known   bool
	}{
		{`\S`, true}, {blankPattern, true}, {`^[a-z]$`, true}, {`^[a-z]{1,3}$`, true}, {`^[A-Za-z0-9 ./_\\()-]*$`, true}, {`^[\-a^]+$`, true},
		{`^[a-c]{2}$`, false}, {`^[^a]*$`, false}, {`^[a-z]`, false}, {`[a-z]$`, false}, {`^[\d]*$`, false}, {`^[é]*$`, false},
		{`^[a-z]{1,3}x$`, false}, {`^[[:alpha:]]*$`, false}, {`^[a`, false}, {`^[]$`, false}, {`^[a]$|b$`, false}, {`^[a]{3,1}$`, false},
	} {
		fits := patternRecogniser(c.pattern)
		known := false
		for _, text := range texts {
			if !fits([]byte(text)) {
				continue
			}
			known = true
			if !regexp.MustCompile(c.pattern).MatchString(text) {
				t.Errorf("%s: %q fits, which it does not", c.pattern, text)
			}
		}
		if known != c.known {
			t.Errorf("%s: known %v, want %v", c.pattern, known, c.known)
		}
		if !c.known {
			continue
		}
		for _, text := range texts {
			if text != "\xff" && text > " " && text < "\x7f" && regexp.MustCompile(c.pattern).MatchString(text) && !fits([]byte(text)) {
				t.Errorf("%s: %q is not recognised", c.pattern, text)
			}
		}
	}
}

func TestFormatRecognisersAreNoWiderThanTheFormats(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		format, text string
		want         bool
	}{
		{"date-time", "2026-01-31T06:00:00Z", true},
		{"date-time", "2026-04-30T23:59:59.123456789+02:00", true},
		{"date-time", "2026-02-28T00:00:00-11:30", true},
		{"date-time", "2026-04-31T00:00:00Z", false},
		{"date-time", "2026-02-29T00:00:00Z", false},
		{"date-time", "2024-02-29T00:00:00Z", false}, // valid, but that takes a calendar
		{"date-time", "2026-01-32T00:00:00Z", false},
		{"date-time", "2026-13-01T00:00:00Z", false},
		{"date-time", "2026-01-01T24:00:00Z", false},
		{"date-time", "2026-01-01T23:59:60Z", false},
		{"date-time", "2026-01-01T00:00:00", false},
		{"date-time", "2026-01-01T00:00:00.Z", false},
		{"date-time", "2026-01-01T00:00:00+2:00", false},
		{"date-time", "2026-01-01 00:00:00Z", false},
		{"date-time", "", false},
		{"json-pointer", "", true},
		{"json-pointer", "/a/b c", true},
		{"json-pointer", "/a~1b", false},
		{"json-pointer", "a", false},
		{"email", "a@b.example", false},
	} {
		got := formatRecogniser(c.format)([]byte(c.text))
		if got != c.want {
			t.Errorf("%s %q: recognised %v, want %v", c.format, c.text, got, c.want)
		}
	}
}

func TestKeyTableFindsItsKeysAndNoOthers(t *testing.T) {
	t.Parallel()
	var keys []string
	for _, name := range checkable() {
		for _, key := range lookup(name).program().names {
			keys = append(keys, name+key, key+name, key+"x")
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for n := range len(keys) {
		table := newKeyTable(keys[:n])
		for i, key := range keys {
			if got := table.find([]byte(key)); i < n && got != i || i >= n && got != -1 {
				t.Fatalf("%d keys: %q is %d, want %d", n, key, got, i)
			}
		}
	}
}

func TestUnknownKeywordsMakeNothingCertain(t *testing.T) {
	t.Parallel()
	d := &documents[0]
	for _, text := range []string{`{"not": {}}`, `{"oneOf": [{}]}`, `{"enum": [[]]}`, `{"type": "odd"}`, `false`, `{"pattern": "(a|b)"}`, `{"format": "uri"}`} {
		p := programmer{done: make(map[target]*shape)}
		if p.shape(d, parse(t, []byte(text))).certain(parse(t, []byte(`"a"`))) {
			t.Errorf("%s: certain", text)
		}
	}
}

func TestOnlyOurOwnSchemasAreLoaded(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"file:///etc/passwd", "http://example.com/x.json", base + "other.schema.json", base + "../task.schema.json"} {
		c := jsonschema.NewCompiler()
		c.UseLoader(embedded{})
		if _, err := c.Compile(url); err == nil {
			t.Errorf("%s: loaded", url)
		}
	}
}
