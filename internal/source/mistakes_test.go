package source

import (
	"errors"
	"strings"
	"testing"
)

const (
	noComments   = "JSON has no comments; remove the comment (suppressions and their reasons go into .tasklint.yaml)"
	doubleQuotes = "names and strings in JSON stand in double quotes; write those instead"
	moreText     = "there is more text after the end of the value; write several values as a list in [ and ], or one in each line (JSON Lines)"
	beforeThis   = "a comma is missing before this"
	inAString    = "the text ends inside a string; close the quote, or get the whole text again: it seems truncated"
	noColon      = "a colon and a value are missing after the name"
)

// mistakes are broken texts in which ⟪⟫ stand around what the error has to point
// at; the brackets are no part of the text.
var mistakes = []struct{ text, message string }{
	// commas
	{`{"a":1⟪,⟫}`, `trailing comma before "}"; remove it`},
	{"[1,2⟪,⟫\n]", `trailing comma before "]"; remove it`},
	{`[1,⟪,⟫2]`, "two commas in a row; remove one"},
	{`{"a":1,⟪,⟫"b":2}`, "two commas in a row; remove one"},
	{`[⟪,⟫1]`, "a comma before the first entry; remove it"},
	{`{⟪,⟫"a":1}`, "a comma before the first entry; remove it"},
	{`{"a":⟪,⟫"b":1}`, "a value is missing between the colon and the comma"},
	{`{"a"⟪,⟫"b":1}`, noColon},
	{"{\"a\":1\n ⟪\"b\"⟫:2}", beforeThis},
	{`[1 ⟪2⟫]`, beforeThis},
	{`[{} ⟪{⟫}]`, beforeThis},
	{`{"a":1⟪;⟫"b":2}`, `";" between entries; write a comma`},
	{`{"a":"x" ⟪+⟫ "y"}`, `"+" stands where a comma or "}" is expected`},
	{`["x" ⟪+⟫ "y"]`, `"+" stands where a comma or "]" is expected`},
	{`⟪,⟫`, "a comma where a value is expected"},
	// colons
	{`{"a" ⟪"b"⟫}`, "a colon is missing between the name and this"},
	{`{"a" ⟪1⟫}`, "a colon is missing between the name and this"},
	{`{"a"⟪=⟫>1}`, `"=" after a name; write a colon`},
	{`{"a":⟪:⟫1}`, "two colons in a row; remove one"},
	{`{⟪:⟫1}`, "a name in double quotes is missing before the colon"},
	{`["a"⟪:⟫1]`, "a colon inside a list; write { and } around a name and its value"},
	{`{"a":12⟪:⟫30}`, "a colon where none is expected; is a quote or a comma missing before it?"},
	{`{"a"⟪}⟫`, noColon},
	{`{"a":⟪}⟫`, "a value is missing after the colon"},
	// brackets
	{`{"a":1⟪]⟫`, `"]" does not close the "{" that is open here; check that brackets match`},
	{`[1⟪}⟫`, `"}" does not close the "[" that is open here; check that brackets match`},
	{`⟪}⟫`, `"}" closes nothing, since no bracket is open here; remove it, or open one`},
	{`{"a":1}⟪}⟫`, `"}" closes nothing, since every bracket before it is closed already; remove it`},
	{`{⟪{⟫"a":1}}`, `"{" stands where a name in double quotes is expected`},
	// comments
	{"⟪// c⟫\n{}", noComments},
	{"{\"a\":1, ⟪// c⟫\r\n \"b\":2}", noComments},
	{`{⟪/* c */⟫"a":1}`, noComments},
	{"{\"a\":1 ⟪# c⟫ \n}", noComments},
	{`{"a":1} ⟪// end⟫`, noComments},
	// names
	{`{⟪nul⟫}`, `"nul" stands where a name in double quotes is expected`},
	{`{"a":1,⟪n⟫`, `"n" stands where a name in double quotes is expected`},
	{`{⟪a⟫:1}`, `the name "a" needs double quotes`},
	{`{"a":1,⟪null⟫ :2}`, `the name "null" needs double quotes`},
	{`{"a":1,⟪000⟫}`, `"000" stands where a name in double quotes is expected`},
	{"{\"a\":1,\n⟪...⟫}", "dots are no JSON; put back what was left out here"},
	// quotes
	{`{⟪'a'⟫:1}`, doubleQuotes},
	{"{\"a\":⟪`b`⟫}", doubleQuotes},
	{`{"a":⟪'⟫b}`, doubleQuotes},
	{`{⟪“⟫a”:1}`, `“ is a typographic quotation mark; write the plain "`},
	{`{"a":⟪«⟫b»}`, `« is a typographic quotation mark; write the plain "`},
	{`{"a":"say "⟪hi⟫""}`, `text after the closing quote; write a quote inside a string as \"`},
	// words
	{`{"a":⟪b-c⟫}`, `"b-c" is no JSON value; write double quotes around a string`},
	{`{"a":⟪NaN⟫}`, "NaN is no JSON value; use null or leave the member out"},
	{`{"a":⟪-Infinity⟫}`, "-Infinity is no JSON value; use null or leave the member out"},
	{`[⟪undefined⟫]`, "undefined is no JSON value; use null or leave the member out"},
	{`{"a":⟪True⟫}`, "True is no JSON value; write true"},
	{`{"in string": ⟪tru⟫}`, `"tru" is no JSON value; write double quotes around a string`},
	{`{"a":⟪nullx⟫}`, `"nullx" is no JSON value; write double quotes around a string`},
	{`⟪hello⟫ world`, `"hello" is no JSON value; write double quotes around a string`},
	{`⟪<⟫html>`, `"<" is no JSON, but looks like a page of HTML or XML; see whether it tells of an error, such as a missing login`},
	{"⟪name⟫: Load\nspecVersion: \"0.8\"\n", `"name" is no JSON, but looks like YAML; convert it to JSON first`},
	{"⟪states⟫:\n  - name: x\n", `"states" is no JSON, but looks like YAML; convert it to JSON first`},
	{"⟪---⟫\nname: Load\n", `"---" is no JSON, but looks like YAML; convert it to JSON first`},
	{"⟪-⟫ name: Load\n", `"-" is no JSON, but looks like YAML; convert it to JSON first`},
	{"⟪Error⟫: 401 Unauthorized\n", `"Error" is no JSON, but looks like a message; read it, and get the tasks again`},
	{"⟪https⟫://example.com/tasks", `"https" is no JSON value; write double quotes around a string`},
	{"⟪id⟫,name,enabled\n1,Load,true\n", `"id" is no JSON, but looks like a table (CSV); get the tasks as JSON, as tasklint fetch does`},
	{"⟪id⟫;name;enabled\r\n", `"id" is no JSON, but looks like a table (CSV); get the tasks as JSON, as tasklint fetch does`},
	{"\"id\"⟪;⟫\"name\"\n", `";" after a text looks like a table (CSV); get the tasks as JSON, as tasklint fetch does`},
	{"\"id\"⟪,⟫\"name\"\n", `"," after a text looks like a table (CSV); get the tasks as JSON, as tasklint fetch does`},
	{"⟪\x1f\x8b⟫\b\x00", "this is a file packed by gzip, and no JSON; unpack it first"},
	{"⟪PK\x03\x04⟫\x14\x00", "this is a zip archive, and no JSON; unpack it first"},
	{"⟪<<<<<<<⟫ HEAD\n{}", "<<<<<<< is a mark of a merge conflict; settle it and remove the marks"},
	{"{\n⟪<<<<<<<⟫ HEAD\n", "<<<<<<< is a mark of a merge conflict; settle it and remove the marks"},
	{"{\"a\": 1\n⟪=======⟫\n}", "======= is a mark of a merge conflict; settle it and remove the marks"},
	{"[\n{}\n⟪>>>>>>>⟫ x\n", ">>>>>>> is a mark of a merge conflict; settle it and remove the marks"},
	{`{"a": ⟪${⟫X}}`, `"${" looks like a placeholder of a template; check the file that the template makes`},
	{`{"a": ⟪{{⟫ x }}}`, `"{{" looks like a placeholder of a template; check the file that the template makes`},
	{
		`[⟪` + strings.Repeat("a", 78) + `é` + strings.Repeat("a", 900) + `⟫]`,
		`"` + strings.Repeat("a", 78) + `é…" is no JSON value; write double quotes around a string`,
	},
	// numbers
	{`{"a":⟪01⟫}`, `"01" has a leading zero, which no JSON number has; remove it, or write double quotes around a string`},
	{`{"a":⟪+1⟫}`, `"+1" has a plus sign, which no JSON number has; remove it`},
	{`{"a":⟪.5⟫}`, `".5" is no JSON number; write digits on both sides of the decimal point`},
	{`{"a":⟪1.⟫}`, `"1." is no JSON number; write digits on both sides of the decimal point`},
	{`{"a":⟪0x1F⟫}`, `"0x1F" is no JSON number; write plain decimal digits, or double quotes around a string`},
	{`[⟪1e⟫ ]`, `"1e" is no JSON number; write plain decimal digits, or double quotes around a string`},
	{`{"a":⟪2024-01-01⟫}`, `"2024-01-01" is no number; write double quotes around a string`},
	{`{"a":⟪-⟫}`, `"-" is no JSON value; write double quotes around a string`},
	// strings
	{"{\"a\":\"b⟪\n⟫c\"}", `a line break inside a string; add the closing quote that is missing, or write the break as \n`},
	{"[\"b⟪\t⟫c\"]", `a tab inside a string; write it \t`},
	{"[\"b⟪\x00⟫c\"]", `control character U+0000 inside a string; write it \u0000`},
	{`{"a":"C:⟪\d⟫ir"}`, `\d is no escape that JSON knows; write a backslash itself as \\`},
	{`["⟪\é⟫"]`, `\é is no escape that JSON knows; write a backslash itself as \\`},
	{"[\"⟪\\\n⟫\"]", `a backslash before U+000A is no escape that JSON knows; write a backslash itself as \\`},
	{`["⟪\u12⟫G4"]`, `\u in a string needs four hexadecimal digits after it`},
	// characters that nobody sees
	{"⟪\u00a0⟫{}", "invisible character U+00A0 outside a string; remove it"},
	{"{⟪\ufeff⟫\"a\":1}", "invisible character U+FEFF outside a string; remove it"},
	{"{\"a\":1⟪\x00⟫}", "invisible character U+0000 outside a string; remove it"},
	{"[⟪\xff⟫]", "byte 0xFF is no UTF-8 and stands outside a string; remove it"},
	// after the end
	{`{"a":1} ⟪x⟫`, moreText},
	{`{} ⟪"abc"⟫`, moreText},
	{`{}⟪;⟫`, moreText},
	{`{}⟪,⟫{}`, "a comma after the end of the value; write [ and ] around several values"},
	// truncated
	{`{"a":"⟪b⟫`, inAString},
	{`{"a":"⟪\⟫`, inAString},
	{"{\"a\":⟪1⟫ \n", `the text ends before its "{" is closed; close it, or get the whole text again: it seems truncated`},
	{`{"a":[1,[2⟪,⟫`, `the text ends with 3 brackets open, the last a "["; close them, or get the whole text again: it seems truncated`},
	{`{"a":nu⟪l⟫`, `the text ends before its "{" is closed; close it, or get the whole text again: it seems truncated`},
	{`⟪-⟫`, "the text ends in the middle of a value; get the whole text again: it seems truncated"},
	{`⟪⟫`, "the text is empty; write a JSON value, such as {} or []"},
	{"⟪⟫ \n\t", "the text is empty; write a JSON value, such as {} or []"},
}

func TestSyntaxErrorNamesWhatStandsThere(t *testing.T) {
	t.Parallel()
	for _, c := range mistakes {
		t.Run(c.text[:min(len(c.text), 60)], func(t *testing.T) {
			t.Parallel()
			text, want := marked(t, c.text)
			var tree Tree
			const base = 100
			var e *SyntaxError
			if err := tree.Parse(text, base, 0); !errors.As(err, &e) {
				t.Fatalf("Parse gives %v, want a SyntaxError", err)
			}
			if got := e.Span.Shift(-base); got != want {
				t.Errorf("points at %d..%d %q, want %d..%d %q",
					got.Start, got.End, text[got.Start:got.End], want.Start, want.End, text[want.Start:want.End])
			}
			if e.Message != c.message {
				t.Errorf("says:  %s\nwant:  %s", e.Message, c.message)
			}
			if tree.Root().Exists() {
				t.Error("a root is left after an error")
			}
		})
	}
}

// TestSplitAgreesWithTreeAboutMistakes: it does not matter who finds one.
func TestSplitAgreesWithTreeAboutMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range mistakes {
		text, want := marked(t, c.text)
		for _, limit := range []int64{1 << 20, 0} {
			if len(text) == 0 && limit == 0 {
				continue // an empty file is never streamed
			}
			_, outlines := splitFile(t, text, limit)
			if len(outlines) != 1 {
				t.Errorf("%q: %d outlines, want 1", text, len(outlines))
				continue
			}
			var e *SyntaxError
			if err := outlines[0].Err; !errors.As(err, &e) {
				t.Errorf("%q: Split gives %v, want a SyntaxError", text, err)
			} else if e.Span != want || e.Message != c.message {
				t.Errorf("%q (limit %d): %v %s\nwant %v %s", text, limit, e.Span, e.Message, want, c.message)
			}
		}
	}
}

// TestTextCutAtAnyByteIsASyntaxErrorInside cuts a task at every byte.
func TestTextCutAtAnyByteIsASyntaxErrorInside(t *testing.T) {
	t.Parallel()
	text := taskText(3)
	var tree Tree
	for n := range text {
		cut := text[:n]
		var e *SyntaxError
		if err := tree.Parse(cut, 0, 0); !errors.As(err, &e) {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if !e.Truncated || e.Span.Start < 0 || e.Span.Start > e.Span.End || e.Span.End > n {
			t.Fatalf("cut at %d: %+v", n, e)
		}
		doc, err := NewDocument("cut", "", cut)
		if err != nil {
			t.Fatal(err)
		}
		parts, outlines, err := split(doc)
		if err != nil || len(parts) != 0 || len(outlines) != 1 {
			t.Fatalf("cut at %d: %d parts, %d outlines, %v", n, len(parts), len(outlines), err)
		}
		var told *SyntaxError
		if !errors.As(outlines[0].Err, &told) || *told != *e {
			t.Fatalf("cut at %d: Split says %v, Parse %v", n, outlines[0].Err, e)
		}
	}
}

// TestTextWithoutOneByteIsNoPanic drops or doubles every byte of a task: whatever
// comes of it, spans stay inside.
func TestTextWithoutOneByteIsNoPanic(t *testing.T) {
	t.Parallel()
	text := taskText(4)
	var tree Tree
	for n := range text {
		for _, broken := range [][]byte{
			append(text[:n:n], text[n+1:]...),
			append(text[:n:n], text[max(0, n-1):]...),
		} {
			var e *SyntaxError
			err := tree.Parse(broken, 0, 0)
			if err != nil && !errors.As(err, &e) {
				t.Fatalf("byte %d: %v", n, err)
			}
			if e != nil && (e.Span.Start < 0 || e.Span.Len() < 1 || e.Span.End > len(broken)) {
				t.Fatalf("byte %d: %v of %d", n, e.Span, len(broken))
			}
		}
	}
}

func TestDepthLimit(t *testing.T) {
	t.Parallel()
	var tree Tree
	for _, c := range []struct {
		levels, below int
		deep          int // offset of the bracket that is too deep, -1 for none
	}{
		{MaxDepth, 0, -1},
		{MaxDepth + 1, 0, MaxDepth},
		{MaxDepth - 2, 2, -1},
		{MaxDepth - 1, 2, MaxDepth - 2},
		{10_000, 0, MaxDepth},
		{1_000_000, 0, MaxDepth},
	} {
		const base = 10
		text := []byte(strings.Repeat("[", c.levels) + strings.Repeat("]", c.levels))
		err := tree.Parse(text, base, c.below)
		var e *DepthError
		switch {
		case c.deep < 0:
			if err != nil {
				t.Errorf("%d levels below %d: %v", c.levels, c.below, err)
			}
		case !errors.As(err, &e) || e.Span != (Span{c.deep, c.deep + 1}).Shift(base):
			t.Errorf("%d levels below %d: %#v, want a DepthError at %d", c.levels, c.below, err, c.deep)
		}
	}
}

func TestSplitSaysTheSameOfDepthStreamedAndWhole(t *testing.T) {
	t.Parallel()
	for _, limit := range []int64{1 << 30, 0} {
		for _, start := range []string{"", ` {"data": [`, ` {"a": `, "\n[1,"} {
			text := []byte(start + strings.Repeat("[", 1_000_000))
			_, outlines := splitFile(t, text, limit)
			var e *DepthError
			want := len(start) + MaxDepth - strings.Count(start, "[") - strings.Count(start, "{")
			if len(outlines) != 1 || !errors.As(outlines[0].Err, &e) || e.Span != (Span{want, want + 1}) {
				t.Errorf("%q, limit %d: %+v, want a DepthError at %d", start, limit, outlines, want)
			}
		}
	}
}

func TestTruncatedNestingIsToldAsTruncated(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("[", 5000))
	_, outlines := splitFile(t, text, 1<<20)
	if err := outlines[0].Err; err == nil || err.Error() != `the text ends with 5000 brackets open, the last a "["; close them, or get the whole text again: it seems truncated` {
		t.Errorf("error is %v", err)
	}
}
