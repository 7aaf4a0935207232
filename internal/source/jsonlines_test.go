package source

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONLinesSurviveABrokenLine(t *testing.T) {
	t.Parallel()
	const (
		one   = `part 0 depth 0: {"a":1}`
		two   = `part 1 depth 0: {"b":2}`
		three = `part 2 depth 0: {"c":3}`
		first = `record 0: an object on a line`
		mid   = `record 1: an object on a line`
		third = `record 2: an object on a line`
	)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"good":                 {"{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n", []string{one, two, three, first, mid, third}},
		"no last line feed":    {"{\"a\":1}\n{\"b\":2}", []string{one, two, first, mid}},
		"blank lines":          {"\n \n{\"a\":1}\n\n\t\n{\"b\":2}\n\n", []string{one, two, first, mid}},
		"CRLF":                 {"{\"a\":1}\r\n{\"b\":2}\r\n\r\n", []string{one, two, first, mid}},
		"first broken":         {"{\"a\":1,}\n{\"b\":2}\n{\"c\":3}\n", []string{two, three, first + ", broken", mid, third}},
		"first of two broken":  {"{\"a\":tru}\n{\"b\":2}\n", []string{two, first + ", broken", mid}},
		"first truncated":      {"{\"a\":\n{\"b\":2}\n{\"c\":3}\n", []string{two, three, first + ", broken", mid, third}},
		"first ends in string": {"{\"a\":\"x\n{\"b\":2}\n{\"c\":3}\n", []string{two, three, first + ", broken", mid, third}},
		"middle broken":        {"{\"a\":1}\n{\"b\":\n{\"c\":3}\n", []string{one, three, first, mid + ", broken", third}},
		"last broken":          {"{\"a\":1}\n{\"b\":2}\n{\"c\":3", []string{one, two, first, mid, third + ", broken"}},
		"two values on a line": {"{\"a\":1}\n{\"b\":2} {}\n{\"c\":3}\n", []string{one, two, three, first, mid + ", broken", third}},
		"envelopes":            {"{\"data\":[1]}\n[2]\n", []string{`part 0/data/0 depth 2: 1`, `part 1/0 depth 1: 2`, `record 0: an object on a line, 1 in "data"`, `record 1: a list on a line, 1 in ""`}},
		"one line only":        {"{\"a\":1}\n", []string{one, `record 0: an object`}},
		"object over lines":    {"{\n\"a\":\n{\"b\":2}\n}\n", []string{"part 0 depth 0: {\n\"a\":\n{\"b\":2}\n}", `record 0: an object`}},
		"object over two":      {"{\"a\":\n{\"b\":2}}", []string{"part 0 depth 0: {\"a\":\n{\"b\":2}}", `record 0: an object`}},
		"object over three":    {"{\"a\":\n{\"b\":2}\n}", []string{"part 0 depth 0: {\"a\":\n{\"b\":2}\n}", `record 0: an object`}},
		"list over lines":      {"[\n{\"a\":1},\n{\"b\":2}\n]", []string{`part 0/0 depth 1: {"a":1}`, `part 0/1 depth 1: {"b":2}`, `record 0: a list, 2 in ""`}},
		"brace alone":          {"{\n{\"b\":2}\n}", []string{`record 0: an object, broken`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, bom := range []string{"", byteOrderMark} {
				parts, outlines := splitFile(t, []byte(bom+c.text), 1<<20)
				if diff := cmp.Diff(c.want, picture(parts, outlines)); diff != "" {
					t.Errorf("want -, got +\n%s", diff)
				}
				checkPlaces(t, []byte(c.text), parts, outlines)
				checkStreamed(t, []byte(bom+c.text), parts, outlines)
			}
		})
	}
}

func TestErrorInALinePointsIntoTheFile(t *testing.T) {
	t.Parallel()
	text, want := marked(t, "{\"a\":1}\r\n\n{\"b\":⟪tru⟫}\n{\"c\":3}\n")
	_, outlines := splitFile(t, text, 1<<20)
	var e *SyntaxError
	if !errors.As(outlines[1].Err, &e) || e.Span != want {
		t.Errorf("%v, want %v", outlines[1].Err, want)
	}
	text, want = marked(t, "{\"a\":1}\n{\"b\":⟪2⟫ \r\n{\"c\":3}\n")
	_, outlines = splitFile(t, text, 1<<20)
	if !errors.As(outlines[1].Err, &e) || e.Span != want || e.Message != `the line ends before its "{" is closed; close it, or get the whole line again: it seems truncated` {
		t.Errorf("%v at %v, want %v", outlines[1].Err, e.Span, want)
	}
}

func TestLinesLongerThanTheHeadAreStillLines(t *testing.T) {
	t.Parallel()
	long := `{"a":"` + strings.Repeat("x", 3*lineHead) + `"}`
	for name, text := range map[string]string{
		"long first":  long + "\n{\"b\":2}\n",
		"long second": "{\"b\":2}\n" + long + "\n",
		"both":        long + "\r\n" + long,
	} {
		parts, outlines := splitFile(t, []byte(text), 1<<30)
		if len(parts) != 2 || len(outlines) != 2 || !outlines[0].Line {
			t.Errorf("%s: %d parts, %d outlines", name, len(parts), len(outlines))
		}
		checkStreamed(t, []byte(text), parts, outlines)
	}
	list := "[" + long + "\n,{\"b\":2}]"
	if parts, outlines := splitFile(t, []byte(list), 1<<30); len(parts) != 2 || len(outlines) != 1 || outlines[0].Line {
		t.Errorf("a list with a long line: %d parts, %d outlines", len(parts), len(outlines))
	}
}
