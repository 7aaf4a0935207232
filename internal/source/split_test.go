package source

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// picture writes parts and outlines in lines of text.
func picture(parts []Part, outlines []Outline) (lines []string) {
	for _, p := range parts {
		lines = append(lines, fmt.Sprintf("part %d%s depth %d: %s", p.Record, p.Pointer(), p.Depth, p.Text))
	}
	for _, o := range outlines {
		line := fmt.Sprintf("record %d: %s", o.Record, o.Kind)
		if o.Line {
			line += " on a line"
		}
		if o.Kind == Array || o.List != "" {
			line += fmt.Sprintf(", %d in %q", o.Items, o.List)
		}
		for _, m := range o.Members {
			line += ", with " + m.Name
		}
		if o.Whole {
			line += ", whole"
		}
		if o.Err != nil {
			line += ", broken"
		}
		lines = append(lines, line)
	}
	return lines
}

// shapes are documents and what Split gives of them.
var shapes = map[string]struct {
	text string
	want []string
}{
	"task": {
		` {"id":"1","states":[]} ` + "\n",
		[]string{`part 0 depth 0: {"id":"1","states":[]}`, `record 0: an object`},
	},
	"scalar": {`"x"`, []string{`part 0 depth 0: "x"`, `record 0: a string`}},
	"list": {
		"[{\"id\":1},\n {\"id\":2}]",
		[]string{`part 0/0 depth 1: {"id":1}`, `part 0/1 depth 1: {"id":2}`, `record 0: a list, 2 in ""`},
	},
	"list of anything": {
		`[1,"a",null,[2]]`,
		[]string{`part 0/0 depth 1: 1`, `part 0/1 depth 1: "a"`, `part 0/2 depth 1: null`, `part 0/3 depth 1: [2]`, `record 0: a list, 4 in ""`},
	},
	"empty list": {`[]`, []string{`record 0: a list, 0 in ""`}},
	"envelope, data first": {
		`{"data":[{"id":1},{"id":2}],"links":{"next":null}}`,
		[]string{`part 0/data/0 depth 2: {"id":1}`, `part 0/data/1 depth 2: {"id":2}`, `record 0: an object, 2 in "data", with links`},
	},
	"envelope, links first": {
		`{"links":{"next":null},"data":[{"id":1}]}`,
		[]string{`part 0/data/0 depth 2: {"id":1}`, `record 0: an object, 1 in "data", with links`},
	},
	"envelope with an escaped name": {
		`{"\u0064ata":[{"id":1}]}`,
		[]string{`part 0/data/0 depth 2: {"id":1}`, `record 0: an object, 1 in "data"`},
	},
	"envelope with one entry a line": {
		"{\"data\":[\n{\"id\":1}\n]}",
		[]string{`part 0/data/0 depth 2: {"id":1}`, `record 0: an object, 1 in "data"`},
	},
	"graph answer": {
		`{"vertices":[{"task":{"id":1}}],"edges":[]}`,
		[]string{`part 0/vertices/0 depth 2: {"task":{"id":1}}`, `record 0: an object, 1 in "vertices", with edges`},
	},
	"empty envelope":       {`{"data":[]}`, []string{`record 0: an object, 0 in "data"`}},
	"data that is no list": {`{"data":{"id":1}}`, []string{`part 0 depth 0: {"data":{"id":1}}`, `record 0: an object`}},
	"data deeper down":     {`{"a":{"data":[1]}}`, []string{`part 0 depth 0: {"a":{"data":[1]}}`, `record 0: an object`}},
	"task with data": {
		`{"data":[1,2],"states":[]}`,
		[]string{
			`part 0/data/0 depth 2: 1`, `part 0/data/1 depth 2: 2`,
			`part 0 depth 0: {"data":[1,2],"states":[]}`, `record 0: an object, with states, whole`,
		},
	},
	"list broken in the middle": {
		`[{"id":1},{"id":2},{"id":,},{"id":4}]`,
		[]string{`part 0/0 depth 1: {"id":1}`, `part 0/1 depth 1: {"id":2}`, `record 0: a list, 2 in "", broken`},
	},
	"truncated envelope": {
		`{"data":[{"id":1},{"id":`,
		[]string{`part 0/data/0 depth 2: {"id":1}`, `record 0: an object, 1 in "data", broken`},
	},
	"text after the end": {`{"id":1} x`, []string{`part 0 depth 0: {"id":1}`, `record 0: an object, broken`}},
	"value after the end": {
		"[1,\n1]\n  [2]",
		[]string{`part 0/0 depth 1: 1`, `part 0/1 depth 1: 1`, `record 0: a list, 2 in "", broken`},
	},
	"broken object":         {`{"id":1,`, []string{`record 0: an object, broken`}},
	"broken other object":   {`{"id":1,"x":"data",`, []string{`record 0: an object, broken`}},
	"broken from the start": {`x`, []string{`record 0: nothing, broken`}},
	"empty":                 {"", []string{`record 0: nothing, broken`}},
	"blank":                 {" \n", []string{`record 0: nothing, broken`}},
}

func TestSplitTellsShapes(t *testing.T) {
	t.Parallel()
	for name, c := range shapes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, bom := range []string{"", byteOrderMark} {
				text := []byte(bom + c.text)
				parts, outlines := splitFile(t, text, 1<<20)
				if diff := cmp.Diff(c.want, picture(parts, outlines)); diff != "" {
					t.Errorf("want -, got +\n%s", diff)
				}
				checkPlaces(t, []byte(c.text), parts, outlines)
				if len(text) > 0 {
					checkStreamed(t, text, parts, outlines)
				}
			}
		})
	}
}

// checkStreamed makes sure that the streamed file gives the same as the one in memory.
func checkStreamed(t testing.TB, text []byte, parts []Part, outlines []Outline) {
	t.Helper()
	checkStreamedFrom(t, tempFile(t, text), text, parts, outlines)
}

// checkStreamedFrom is checkStreamed for the file at path, which holds the text.
func checkStreamedFrom(t testing.TB, path string, text []byte, parts []Part, outlines []Outline) {
	t.Helper()
	parts2, outlines2 := splitPath(t, path, text, 0)
	if diff := cmp.Diff(parts, parts2, cmp.Comparer(bytes.Equal)); diff != "" {
		t.Errorf("%.200q: parts in memory -, streamed +\n%s", text, diff)
	}
	if diff := cmp.Diff(outlines, outlines2, cmp.Comparer(equalErrors)); diff != "" {
		t.Errorf("%.200q: outlines in memory -, streamed +\n%s", text, diff)
	}
}

func equalErrors(a, b error) bool {
	if a == nil || b == nil {
		return a == b
	}
	var s, s2 *SyntaxError
	if errors.As(a, &s) && errors.As(b, &s2) {
		return *s == *s2
	}
	var d, d2 *DepthError
	return errors.As(a, &d) && errors.As(b, &d2) && *d == *d2
}

// checkPlaces makes sure that spans cover what they say and stand in order, and
// that pointers lead to the parts.
func checkPlaces(t testing.TB, text []byte, parts []Part, outlines []Outline) {
	t.Helper()
	last := 0
	for _, p := range parts {
		if p.Span.Start < 0 || p.Span.End > len(text) || string(text[p.Span.Start:p.Span.End]) != string(p.Text) {
			t.Fatalf("part at %v is %q", p.Span, p.Text)
		}
		if p.Index >= 0 && p.Span.Start < last {
			t.Fatalf("part at %v begins before %d", p.Span, last)
		}
		last = p.Span.End
	}
	last = 0
	for i, o := range outlines {
		if o.Record != i || o.Span.Start < last || o.Span.End < o.Span.Start || o.Span.End > len(text) {
			t.Fatalf("record %d: %+v after %d", i, o, last)
		}
		last = o.Span.End
		for _, m := range o.Members {
			if !o.Span.Contains(m.Value) || m.Value.Len() < 1 {
				t.Fatalf("member %s at %v is outside %v", m.Name, m.Value, o.Span)
			}
		}
		var e *SyntaxError
		if errors.As(o.Err, &e) && (e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(text)) {
			t.Fatalf("error at %v of %d", e.Span, len(text))
		}
	}
}

func TestPointersOfPartsLeadToThem(t *testing.T) {
	t.Parallel()
	text := listText(20)
	tree := parse(t, string(text))
	parts, outlines := splitFile(t, text, 1<<20)
	if len(parts) != 20 || outlines[0].Items != 20 {
		t.Fatalf("%d parts, %d items", len(parts), outlines[0].Items)
	}
	for _, p := range parts {
		if n := tree.Root().Find(p.Pointer()); n.Span() != p.Span {
			t.Errorf("%s is at %v, the part at %v", p.Pointer(), n.Span(), p.Span)
		}
	}
	if span, ok := outlines[0].Member("links"); !ok || tree.Root().Get("links").Span() != span {
		t.Errorf("links are at %v, %t", span, ok)
	}
	if _, ok := outlines[0].Member("data"); ok {
		t.Error("the list is a member")
	}
}

func TestPartsMayBeKept(t *testing.T) {
	t.Parallel()
	text := listText(3000) // more than the buffers of a stream
	parts, outlines := splitFile(t, text, 1<<30)
	checkPlaces(t, text, parts, outlines)
	checkStreamed(t, text, parts, outlines)
}

func TestErrorFarIntoALargeStreamIsToldTheSame(t *testing.T) {
	t.Parallel()
	good := listText(800)
	for _, end := range []string{
		`x`, `,`, strings.Repeat(" ", 10_000) + "]", "",
	} {
		text := append(good[:len(good):len(good)], end...)
		parts, outlines := splitFile(t, text, 1<<30)
		checkStreamed(t, text, parts, outlines)
	}
	for _, cut := range []int{1_500_000, 1_700_001, len(good) - 10} {
		parts, outlines := splitFile(t, good[:cut], 1<<30)
		checkStreamed(t, good[:cut], parts, outlines)
	}
	long := []byte(`{"data":["` + strings.Repeat("[{", 1<<20))
	parts, outlines := splitFile(t, long, 1<<30)
	checkStreamed(t, long, parts, outlines)
}

func TestOutlineRemembersTheFirstMembersOnly(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`{"data":[]`)
	for i := range 100 {
		fmt.Fprintf(&b, `,"m%d":%d`, i, i)
	}
	b.WriteString("}")
	_, outlines := splitFile(t, []byte(b.String()), 0)
	if n := len(outlines[0].Members); n != outlineMembers {
		t.Errorf("%d members", n)
	}
}

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
