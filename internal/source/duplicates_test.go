package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
