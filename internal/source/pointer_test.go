package source

import (
	"testing"
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
