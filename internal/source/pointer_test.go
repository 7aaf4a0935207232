package source

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPointerFindsTheNodeItWasMadeFrom(t *testing.T) {
	t.Parallel()
	var tree Tree
	r := newRandom(4)
	for range 1000 {
		text := r.document()
		if err := tree.Parse(text, 7, 0); err != nil {
			t.Fatal(err)
		}
		root := tree.Root()
		walk(root, func(n Node, key bool) {
			found := root.Find(n.Pointer())
			if key {
				k, v := last(n.Path()).In.Member(last(n.Path()).Name())
				if !k.Same(n) || !v.Same(found) {
					t.Fatalf("key %s of %q: pointer %q finds another member", n.Raw(), text, n.Pointer())
				}
				return
			}
			if !found.Same(n) {
				t.Fatalf("%q: pointer %q of %v finds %v", text, n.Pointer(), n.Span(), found.Span())
			}
			if path := n.Path(); len(path) > 0 && !last(path).Value.Same(n) {
				t.Fatalf("path ends at %v, not %v", last(path).Value.Span(), n.Span())
			}
		})
	}
}

func last(path []Step) Step { return path[len(path)-1] }

func TestLocateFindsTheSmallestNode(t *testing.T) {
	t.Parallel()
	var tree Tree
	r := newRandom(5)
	for range 300 {
		text := r.document()
		const base = 50
		if err := tree.Parse(text, base, 0); err != nil {
			t.Fatal(err)
		}
		for start := range len(text) {
			for _, end := range []int{start + 1, min(start+5, len(text))} {
				span := Span{start, end}.Shift(base)
				var best Node
				walk(tree.Root(), func(n Node, _ bool) {
					if n.Span().Contains(span) {
						best = n
					}
				})
				if got := tree.Locate(span); !got.Same(best) {
					t.Fatalf("%q: %v is in %v, Locate gives %v", text, span, best.Span(), got.Span())
				}
			}
		}
	}
}

func TestFindRefusesWhatIsNoPointer(t *testing.T) {
	t.Parallel()
	root := parse(t, `{"a":[{"b":1},2],"":{"":3},"m~n":4,"x/y":5,"0":6,"a~1":7}`).Root()
	for pointer, want := range map[string]string{
		"": string(root.Raw()), "/a/0/b": "1", "/a/1": "2", "/": `{"":3}`, "//": "3", "/m~0n": "4", "/x~1y": "5", "/0": "6", "/a~01": "7",
		"a": "", "/a/2": "", "/a/-": "", "/a/01": "", "/a/+1": "", "/a/-0": "", "/a/ 1": "", "/a/1e0": "", "/a/99999999999999999999": "",
		"/m~n": "", "/m~": "", "/a/0/b/c": "", "/b": "", "/a/0/b/": "", "///": "",
	} {
		if got := string(root.Find(pointer).Raw()); got != want {
			t.Errorf("%q finds %q, want %q", pointer, got, want)
		}
	}
}

func TestReferenceTokensRoundTrip(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "a", "~", "/", "~0", "~1", "~~//", "a/b~c", "é/😀"} {
		token := EscapeToken(name)
		if got, ok := UnescapeToken(token); got != name || !ok {
			t.Errorf("%q becomes %q and then %q, %t", name, token, got, ok)
		}
	}
	for _, token := range []string{"~", "a~", "~2", "~~0"} {
		if got, ok := UnescapeToken(token); ok {
			t.Errorf("%q is read as %q", token, got)
		}
	}
}

func TestPathOfKeyIsThatOfItsValue(t *testing.T) {
	t.Parallel()
	root := parse(t, `{"a":{"b":[true,{"c":1}]}}`).Root()
	in := root.Find("/a/b/1")
	key, value := in.Member("c")
	if key.Pointer() != "/a/b/1/c" || value.Pointer() != "/a/b/1/c" {
		t.Errorf("pointers are %q and %q", key.Pointer(), value.Pointer())
	}
	step := key.Path()[2]
	if step.Index != 1 || step.Name() != "" || !step.In.Same(root.Find("/a/b")) || !step.Value.Same(in) {
		t.Errorf("third step is %+v", step)
	}
	if step := last(key.Path()); step.Index != -1 || step.Name() != "c" || !step.In.Same(in) || !step.Value.Same(value) {
		t.Errorf("last step is %+v", step)
	}
}

// TestManySiblingsArePassedOnce asks for the pointers of all keys and values of wide
// objects and lists, from the last to the first: the siblings of each are noted once.
func TestManySiblingsArePassedOnce(t *testing.T) {
	t.Parallel()
	const many = 3_000
	var text, want []string
	for i := range many {
		text = append(text, fmt.Sprintf(`"k%d": [%s{"x": %d}]`, i, strings.Repeat("0, ", i%100), i))
		want = append(want, fmt.Sprintf("/k%d/%d/x", i, i%100))
	}
	var tree Tree
	for range 2 {
		if err := tree.Parse([]byte("{"+strings.Join(text, ",")+"}"), 0, 0); err != nil {
			t.Fatal(err)
		}
		if len(tree.wide) != 0 {
			t.Fatalf("%d are noted before one is asked for", len(tree.wide))
		}
		var values []Node
		for _, list := range tree.Root().Members() {
			values = append(values, list.At(list.Len()-1).Get("x"))
		}
		for i, n := range slices.Backward(values) {
			if got := n.Pointer(); got != want[i] {
				t.Fatalf("%s, want %s", got, want[i])
			}
		}
		for key := range tree.Root().Members() {
			if got := key.Pointer(); got != "/"+key.Text() {
				t.Fatalf("key %s: %s", key.Text(), got)
			}
		}
		noted, wide := 0, 1 // the root, and each list of more than near
		for _, all := range tree.wide {
			noted += len(all)
		}
		passed := many - near
		for i := range many {
			if i%100 >= near {
				wide++
				passed += i%100 + 1 - near
			}
		}
		if len(tree.wide) != wide || noted != passed {
			t.Errorf("%d siblings of %d are noted, want %d of %d", noted, len(tree.wide), passed, wide)
		}
	}
}

// FuzzPointer: a name comes back from its token, and a pointer from its tokens; what is no
// pointer finds nothing.
func FuzzPointer(f *testing.F) {
	for _, text := range []string{"", "/", "/a~1b/~01", "a", "/~", "/~2/0", "/00", "/-1", "/\xff//"} {
		f.Add(text)
	}
	var tree Tree
	if err := tree.Parse([]byte(`{"":{"":[0,{"~":1,"/":2}]},"a/b":[[[3]]],"~1":4}`), 0, 0); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if name, ok := UnescapeToken(EscapeToken(text)); !ok || name != text {
			t.Errorf("%q comes back as %q", text, name)
		}
		if string(AppendEscaped(nil, []byte(text))) != EscapeToken(text) {
			t.Errorf("%q is escaped in two ways", text)
		}
		tokens, ok := PointerTokens(text)
		n := tree.Root().Find(text)
		if !ok && n.Exists() {
			t.Errorf("%q is no pointer and finds %v", text, n.Span())
		}
		if n.Exists() && n.Pointer() != text {
			t.Errorf("%q finds what stands at %q", text, n.Pointer())
		}
		again := ""
		for _, token := range tokens {
			again += "/" + EscapeToken(token)
			if i, ok := ElementIndex(token); ok && fmt.Sprint(i) != token {
				t.Errorf("%q is the element %d", token, i)
			}
			if !PointerHolds(again, text) {
				t.Errorf("%q does not hold %q", again, text)
			}
		}
		if ok && again != text {
			t.Errorf("%q comes back as %q", text, again)
		}
	})
}

// FuzzDecode: whatever the bytes are, they are a text with its encoding or an error, a text
// written in UTF-16 or UTF-32 comes back, and a place in the text is one in the bytes.
func FuzzDecode(f *testing.F) {
	for _, raw := range []string{"", "\xef\xbb\xbf{}", "\xff\xfe{\x00}\x00", "\xfe\xff\x00{\xd8\x00", "{\x00}\x00", "\x00{\x00", "a\xff\"\\ud800\"", "\xff\xfe\x00", "{\x00\x00\x00", "\x00\x00\xfe\xff\x00\xff\x00\x00"} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, encoding, err := Decode(raw)
		if err == nil && encoding.Wide() && !utf8.Valid(text) {
			t.Errorf("%q becomes %q", raw, text)
		}
		if s, ok := InvalidUTF8(raw); ok == utf8.Valid(raw) || ok && (s.Start < 0 || s.End > len(raw) || s.Len() != 1) {
			t.Errorf("%q: %v, %t", raw, s, ok)
		}
		if s, ok := LoneSurrogate(raw); ok && (s.Start < 0 || s.Len() < 1 || s.End > len(raw)) {
			t.Errorf("%q: a lone surrogate at %v", raw, s)
		}
		var tree Tree
		if tree.Parse(raw, 0, 0) == nil && tree.Root().Is(String) {
			before := 0
			for off := range len(tree.Root().Text()) + 1 {
				at := OffsetInRaw(tree.Root().Raw(), off)
				if at < before || at >= len(raw) {
					t.Fatalf("%q: byte %d of the text is byte %d, after %d", raw, off, at, before)
				}
				before = at
			}
		}
		if !utf8.Valid(raw) || strings.HasPrefix(string(raw), byteOrderMark) {
			return
		}
		for _, want := range []Encoding{UTF16LE, UTF16BE, UTF32LE, UTF32BE} {
			coding, mark := want.Coding()
			wide, err := coding.NewEncoder().Bytes(raw)
			if err != nil || len(wide) < mark {
				t.Fatalf("%q is %q in %s (%v)", raw, wide, want, err)
			}
			// Of JSON, which begins with no zero byte; UTF-16 that does is taken for UTF-32.
			if back, encoding, err := Decode(wide); len(raw) > 0 && raw[0] != 0 && (err != nil || encoding != want || string(back) != string(raw)) {
				t.Errorf("%q comes back as %q in %s (%v), not %s", raw, back, encoding, err, want)
			}
		}
	})
}
