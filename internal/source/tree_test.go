package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// walk visits every key and value below n, n included.
func walk(n Node, visit func(n Node, key bool)) {
	visit(n, false)
	for k, v := range n.Members() {
		visit(k, true)
		walk(v, visit)
	}
	for _, e := range n.Elements() {
		walk(e, visit)
	}
}

// number keeps a number as encoding/json does under UseNumber.
func number(raw string) any { return json.Number(raw) }

// independent decodes with encoding/json.
func independent(t testing.TB, text []byte) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("encoding/json: %v in %q", err, text)
	}
	return v
}

func parse(t testing.TB, text string) *Tree {
	t.Helper()
	var tree Tree
	if err := tree.Parse([]byte(text), 0, 0); err != nil {
		t.Fatalf("%.80s: %v", text, err)
	}
	return &tree
}

func TestTreeAgreesWithIndependentDecoder(t *testing.T) {
	t.Parallel()
	var tree Tree
	r := newRandom(1)
	for i := range 3000 {
		r.duplicates = i%2 == 0
		text := r.document()
		if err := tree.Parse(text, i, 0); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if diff := cmp.Diff(independent(t, text), tree.Root().Value(number)); diff != "" {
			t.Fatalf("%q: decoder -, tree +\n%s", text, diff)
		}
	}
}

func TestSpanOfEveryNodeParsesToItsValue(t *testing.T) {
	t.Parallel()
	var tree Tree
	r := newRandom(2)
	for range 1000 {
		const base = 1000
		text := r.document()
		if err := tree.Parse(text, base, 0); err != nil {
			t.Fatal(err)
		}
		walk(tree.Root(), func(n Node, key bool) {
			span := n.Span().Shift(-base)
			raw := text[span.Start:span.End]
			if !bytes.Equal(raw, n.Raw()) {
				t.Fatalf("Raw is %q, the span covers %q", n.Raw(), raw)
			}
			if diff := cmp.Diff(independent(t, raw), n.Value(number)); diff != "" {
				t.Fatalf("%q: decoder -, tree +\n%s", raw, diff)
			}
			if trimmed := bytes.TrimSpace(raw); len(trimmed) != len(raw) {
				t.Fatalf("span covers blanks: %q", raw)
			}
			if key && !n.Is(String) {
				t.Fatalf("a key is %s", n.Kind())
			}
		})
	}
}

func TestSpansNestAndStandInOrder(t *testing.T) {
	t.Parallel()
	var tree Tree
	r := newRandom(3)
	for range 1000 {
		if err := tree.Parse(r.document(), 0, 0); err != nil {
			t.Fatal(err)
		}
		checkOrder(t, tree.Root())
	}
}

// checkOrder makes sure that entries lie within their container, one after the other.
func checkOrder(t testing.TB, n Node) {
	last, count := n.Span().Start, 0
	next := func(in Node) {
		s := in.Span()
		if s.Start <= last && s.Start != n.Span().Start+1 || s.End >= n.Span().End || s.Len() <= 0 {
			t.Fatalf("%v is out of place in %v, after %d", s, n.Span(), last)
		}
		last = s.End - 1
	}
	for k, v := range n.Members() {
		next(k)
		next(v)
		checkOrder(t, v)
		count++
	}
	for i, e := range n.Elements() {
		next(e)
		checkOrder(t, e)
		if i != count || !n.At(i).Same(e) {
			t.Fatalf("element %d is not At(%d)", count, i)
		}
		count++
	}
	if n.Len() != count {
		t.Fatalf("Len is %d, there are %d", n.Len(), count)
	}
}

func TestZeroNodeIsAbsentAndChains(t *testing.T) {
	t.Parallel()
	n := parse(t, `{"a":[1]}`).Root().Get("b").Get("c").At(3).Find("/x/0")
	if n.Exists() || n.Kind() != Absent || n.Len() != 0 || n.Raw() != nil || n.Text() != "" || !n.Span().IsZero() ||
		n.True() || n.False() || n.Value(number) != nil || n.Path() != nil || n.Pointer() != "" {
		t.Errorf("an absent node has something: %+v", n)
	}
	if _, ok := n.Scalar(); ok {
		t.Error("an absent node is a scalar")
	}
	for range n.Members() {
		t.Error("an absent node has members")
	}
}

func TestScalarsReadTheirValues(t *testing.T) {
	t.Parallel()
	root := parse(t, `{"i":-42,"f":1.5,"e":1e3,"big":9223372036854775808,"s":"a\u0062c","t":true,"x":false,"n":null}`).Root()
	if v, ok := root.Get("i").Int(); v != -42 || !ok {
		t.Errorf("Int gives %d, %t", v, ok)
	}
	for _, name := range []string{"f", "e", "big", "s", "t", "missing"} {
		if v, ok := root.Get(name).Int(); ok {
			t.Errorf("Int of %s gives %d", name, v)
		}
	}
	s := root.Get("s")
	if s.Text() != "abc" || !s.TextIs("abc") || s.TextIs("abcd") || s.TextIs("ab") || root.Get("i").TextIs("-42") {
		t.Errorf("text is %q", s.Text())
	}
	if !root.Get("t").True() || root.Get("t").False() || !root.Get("x").False() || root.Get("x").True() {
		t.Error("true and false are mixed up")
	}
	for name, want := range map[string]string{"i": "-42", "e": "1e3", "s": "abc", "t": "true", "n": "null"} {
		if got, ok := root.Get(name).Scalar(); got != want || !ok {
			t.Errorf("Scalar of %s is %q, %t", name, got, ok)
		}
	}
}

func TestTreeIsReusedAfterAnError(t *testing.T) {
	t.Parallel()
	var tree Tree
	if err := tree.Parse([]byte(`{"a":{"a":1,"a":2`), 0, 0); err == nil {
		t.Fatal("truncated text is accepted")
	}
	if err := tree.Parse([]byte(`{"b":1}`), 0, 0); err != nil {
		t.Fatal(err)
	}
	if got := tree.Root().Get("b").Raw(); string(got) != "1" || len(tree.Duplicates()) != 0 || tree.Root().Len() != 1 {
		t.Errorf("b is %s, %d duplicates", got, len(tree.Duplicates()))
	}
}

func TestStringOf50MBIsOneNode(t *testing.T) {
	t.Parallel()
	text := `{"a":"` + strings.Repeat("x", 50<<20) + `"}`
	tree := parse(t, text)
	if got := tree.Root().Get("a").Span(); got != (Span{5, len(text) - 1}) {
		t.Errorf("span is %v", got)
	}
	if err := tree.Parse([]byte(text[:len(text)-2]), 0, 0); err == nil || err.Error() != inAString {
		t.Errorf("truncated: %v", err)
	}
}

func TestEntriesTooManyForTheTableAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{`[1,[2,3],4]`: 3, `{"a":[1,2],"b":{}}`: 2} {
		tree := parse(t, text)
		tree.nodes[0].info |= countMax << countShift // as after 16 million entries
		if got := tree.Root().Len(); got != want {
			t.Errorf("Len of %s is %d, want %d", text, got, want)
		}
	}
}

func TestParseDoesNotAllocateOnceWarm(t *testing.T) {
	text := taskText(1)
	var tree Tree
	if err := tree.Parse(text, 0, 0); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() {
		if err := tree.Parse(text, 0, 0); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a task, want 0", n)
	}
}

// duplicatePlaces are the offsets of first and repeated key.
func duplicatePlaces(tree *Tree) (places [][2]int) {
	for _, d := range tree.Duplicates() {
		places = append(places, [2]int{d.First.Span().Start, d.Again.Span().Start})
	}
	return places
}

func TestDuplicateKeysAreSeenInAnySpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][][2]int{
		`{"a":1,"b":2,"a":3}`:             {{1, 13}},
		`{"a":1,"\u0061":2}`:              {{1, 7}},
		`{"\u0061":1,"a":2}`:              {{1, 12}},
		`{"\u0061\/":1,"a\u002F":2}`:      {{1, 14}},
		`{"😀":1,"\ud83d\uDE00":2}`:        {{1, 10}},
		`{"a":1,"a":2,"a":3}`:             {{1, 7}, {1, 13}},
		`{"a":{"b":1,"b":2},"a":[]}`:      {{6, 12}, {1, 19}},
		`[{"a":1},{"a":1}]`:               nil,
		`{"a":1,"A":2}`:                   nil,
		`{"a":{"a":{"a":1}}}`:             nil,
		`{"a":"a","b":["a","a"]}`:         nil,
		`{"":1,"":2}`:                     {{1, 6}},
		`{"a\\":1,"a\u005c":2,"a\\\\":3}`: {{1, 9}},
	} {
		if diff := cmp.Diff(want, duplicatePlaces(parse(t, text))); diff != "" {
			t.Errorf("%s: want -, got +\n%s", text, diff)
		}
	}
}

// manyKeys is an object with n keys in which key again has the name of key first,
// spelled with an escape.
func manyKeys(n, first, again int) string {
	var b strings.Builder
	b.WriteByte('{')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		if i == again {
			fmt.Fprintf(&b, `"\u006b%d":0`, first)
		} else {
			fmt.Fprintf(&b, `"k%d":0`, i)
		}
	}
	b.WriteByte('}')
	return b.String()
}

func TestDuplicateIsSeenWhereverItStandsInALargeObject(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2, fewKeys - 1, fewKeys, fewKeys + 1, fewKeys + 2, 200} {
		for again := 1; again < n; again++ {
			for _, first := range []int{0, again / 2, again - 1} {
				dups := parse(t, manyKeys(n, first, again)).Duplicates()
				if len(dups) != 1 || dups[0].First.Text() != fmt.Sprintf("k%d", first) || dups[0].Again.Text() != dups[0].First.Text() {
					t.Fatalf("%d keys, %d again at %d: %d duplicates", n, first, again, len(dups))
				}
			}
		}
	}
}

// A comparison of all pairs of keys takes minutes.
func TestObjectOf100000KeysIsChecked(t *testing.T) {
	t.Parallel()
	tree := parse(t, manyKeys(100_000, 5, 99_999))
	if n := len(tree.Duplicates()); n != 1 {
		t.Errorf("%d duplicates", n)
	}
	same := parse(t, "{"+strings.Repeat(`"k":0,`, 100_000)+`"k":1}`)
	if n := len(same.Duplicates()); n != 100_000 {
		t.Errorf("%d duplicates", n)
	}
	if v := same.Root().Get("k"); string(v.Raw()) != "1" {
		t.Errorf("the last value is %s", v.Raw())
	}
}
