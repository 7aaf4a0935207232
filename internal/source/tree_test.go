package source

import (
	"bytes"
	"encoding/json"
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
