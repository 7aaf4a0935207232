package lsp

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestIncrementalChangesAreMadeInOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text    string
		changes []change
		want    string
	}{
		{"a😀b", []change{{&span{position{0, 3}, position{0, 4}}, "c"}}, "a😀c"},
		{"a\rb\r\nc\nd", []change{{&span{position{1, 0}, position{1, 1}}, "B"}, {&span{position{3, 0}, position{3, 9}}, "D"}}, "a\rB\r\nc\nD"},
		{"ab", []change{{&span{position{0, 99}, position{0, 99}}, "c"}, {&span{position{9, 9}, position{9, 9}}, "d"}}, "abcd"},
		{"ab\r\ncd", []change{{&span{position{0, 9}, position{1, 0}}, "-"}}, "ab-cd"},
		{"abc", []change{{&span{position{-5, -5}, position{0, 1}}, ""}}, "bc"},
		{"abc", []change{{&span{position{0, 2}, position{0, 1}}, "x"}}, "abxc"},
		{"abc", []change{{nil, "z"}, {&span{position{0, 1}, position{0, 1}}, "y"}}, "zy"},
		{"😀", []change{{&span{position{0, 1}, position{0, 1}}, "x"}}, "x😀"},
	}
	for _, test := range tests {
		d := text{data: []byte(test.text)}
		for _, c := range test.changes {
			d.apply(c)
		}
		if string(d.data) != test.want {
			t.Errorf("%q: got %q, want %q", test.text, d.data, test.want)
		}
	}
}

func TestPositionsAndOffsetsAgreeOnLongLines(t *testing.T) {
	t.Parallel()
	d := text{data: []byte(strings.Repeat("aå日😀", 3000) + "\n" + strings.Repeat("😀\r", 3000))}
	for off := range string(d.data) {
		p := d.position(off)
		if got := d.offset(p); got != off && d.data[off] != '\n' {
			t.Fatalf("offset %d is at %v, which is at %d", off, p, got)
		}
	}
}

// TestManyChangesAreAsOneAfterTheOther makes random changes both ways.
func TestManyChangesAreAsOneAfterTheOther(t *testing.T) {
	t.Parallel()
	parts := []string{"a", "\r", "\n", "\r\n", "é", "💶", "\t", "{\"x\": 1}", strings.Repeat("long ", 900), strings.Repeat("\n", 5000), strings.Repeat("💶", 1500), strings.Repeat("\r\n", 3000), ""}
	r := rand.New(rand.NewPCG(1, 2))
	some := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		return b.String()
	}
	for range 300 {
		start := some(r.IntN(12))
		one, all := text{data: []byte(start)}, text{data: []byte(start)}
		changes := make([]change, 2+r.IntN(8))
		for i := range changes {
			at := one.position(r.IntN(len(one.data) + 1))
			to := one.position(r.IntN(len(one.data) + 1))
			switch r.IntN(8) {
			case 0:
				at.Character += r.IntN(4)
			case 1:
				to.Line += r.IntN(3)
			case 2, 3, 4:
				to = at
				to.Character += r.IntN(3)
			}
			changes[i] = change{&span{at, to}, some(r.IntN(3))}
			if r.IntN(20) == 0 {
				changes[i].Range = nil
			}
			one.apply(changes[i])
		}
		all.applyAll(changes)
		if !bytes.Equal(one.data, all.data) {
			t.Fatalf("%d changes of %d bytes give %d bytes, want %d", len(changes), len(start), len(all.data), len(one.data))
		}
	}
}

// TestReplaceAllIsOnePass replaces in twenty thousand places of a text of one line; work
// that grows with the product of both would not end.
func TestReplaceAllIsOnePass(t *testing.T) {
	t.Parallel()
	const places, width = 20_000, 400
	unit := strings.Repeat("x", width-3) + "old"
	d := text{data: []byte(strings.Repeat(unit, places))}
	changes := make([]change, places)
	for i := range changes {
		end := position{0, (places - i) * width}
		changes[i] = change{&span{position{0, end.Character - 3}, end}, "new!"}
	}
	d.applyAll(changes)
	if want := strings.Repeat(strings.Repeat("x", width-3)+"new!", places); string(d.data) != want {
		t.Error("the outcome is another one")
	}
}

// TestPositionsAreThoseOfAWalk compares with a walk from the start, character by character.
func TestPositionsAreThoseOfAWalk(t *testing.T) {
	t.Parallel()
	parts := []string{"a", "\r", "\n", "\r\n", "é", "💶", strings.Repeat("long ", 1700), strings.Repeat("x", markEvery-1), strings.Repeat("\n", 5), strings.Repeat("💶", 1500), strings.Repeat("\r", 7)}
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		d := text{data: []byte(b.String())}
		for at, n := (mark{}), 0; ; at, n = d.step(at), n+1 {
			if n%101 != 0 && at.Character > 2 && at.off+2 < len(d.data) { // near line breaks all, else some
				continue
			}
			if got := d.position(at.off); got != at.position {
				t.Fatalf("%.40q: byte %d is at %v, want %v", b.String(), at.off, got, at.position)
			}
			if got := d.offset(at.position); got != at.off {
				t.Fatalf("%.40q: %v is byte %d, want %d", b.String(), at.position, got, at.off)
			}
			if at.off == len(d.data) {
				break
			}
		}
	}
}

// TestPlacesAfterAChangeAreThoseOfTheNewText makes random changes and compares with the same
// text looked at anew, in every encoding.
func TestPlacesAfterAChangeAreThoseOfTheNewText(t *testing.T) {
	t.Parallel()
	parts := []string{"a", "\r", "\n", "\r\n", "é", "💶", "{\"x\": 1}", strings.Repeat("long ", 900), strings.Repeat("\n", 50), strings.Repeat("é", markEvery), strings.Repeat("\r\n", 30), ""}
	r := rand.New(rand.NewPCG(5, 6))
	some := func(n, of int) string {
		var b strings.Builder
		for range n {
			b.WriteString(parts[r.IntN(of)])
		}
		return b.String()
	}
	for n := range 600 {
		of := len(parts)
		if n%8 > 0 { // short ones meet the places that matter
			of = 6
		}
		counts := encoding(n % len(encodings))
		d := text{data: []byte(some(r.IntN(15), of)), counts: counts}
		for range 4 {
			at, to := d.position(r.IntN(len(d.data)+1)), d.position(r.IntN(len(d.data)+1))
			if r.IntN(2) == 0 {
				to = at
			}
			c := change{&span{at, to}, some(r.IntN(3), of)}
			was := string(d.data)
			d.apply(c)
			anew := text{data: d.data, counts: counts}
			for range 30 {
				off := r.IntN(len(d.data) + 1)
				if got, want := d.position(off), anew.position(off); got != want {
					t.Fatalf("%s: %.60q with %v: byte %d is at %v, want %v", encodings[counts], was, c, off, got, want)
				}
				if got, want := d.offset(d.position(off)), anew.offset(anew.position(off)); got != want {
					t.Fatalf("%s: %.60q with %v: byte %d is found at %d, want %d", encodings[counts], was, c, off, got, want)
				}
			}
		}
	}
}

func TestPositionsAreInTheEncodingThatWasAgreedOn(t *testing.T) {
	t.Parallel()
	for offered, want := range map[string]string{
		`[]`: "utf-16", `["utf-16"]`: "utf-16", `["utf-8","utf-16"]`: "utf-8", `["utf-32"]`: "utf-32", `["utf-7","utf-32","utf-8"]`: "utf-32", `["utf-7"]`: "utf-16",
	} {
		c := start(t, map[string]string{"up.json": upstream, "other.json": third})
		result, _ := c.call("initialize", fmt.Sprintf(`{"rootUri":%q,"capabilities":{"general":{"positionEncodings":%s}}}`, uriOf(c.dir), offered))
		var begun struct {
			Capabilities struct {
				Encoding string `json:"positionEncoding"`
			} `json:"capabilities"`
		}
		c.decode(result, &begun)
		if begun.Capabilities.Encoding != want {
			t.Fatalf("%s: %s was chosen, want %s", offered, begun.Capabilities.Encoding, want)
		}
		c.notify("initialized", `{}`)
		counts := negotiated([]string{want})
		// A place behind 𝒮 in an open file, in what is sent, and in what is asked.
		broken := strings.Replace(downstream(upstreamID, `"sales-loadet"`), `{"eventRefs"`, `{"𝒮å": 1, "eventRefs"`, 1)
		d := text{data: []byte(broken), counts: counts}
		from := strings.Index(broken, `"sales-loadet"`)
		marked := d.span(from, from+len(`"sales-loadet"`))
		c.open("down.json", broken)
		if list := c.diagnostics("down.json"); !slices.ContainsFunc(list, func(g diagnostic) bool { return g.Code == "dangling-event-ref" && g.Range == marked }) {
			t.Errorf("%s: want a finding at %v, got %v", want, marked, list)
		}
		c.overtype("down.json", span{d.position(from + 1), d.position(from + len(`"sales-loadet`))}, "sales-loaded")
		if got := codes(c.diagnostics("down.json")); strings.Contains(got, "dangling-event-ref") {
			t.Errorf("%s: after the mistake was overwritten: %s", want, got)
		}
		// And in a file that is not open: the name of the task holds 𝒮 before its end.
		var found []location
		at := strings.Index(broken, upstreamID) + 3
		c.ask("textDocument/definition", "down.json", d.position(at), &found)
		up := text{data: []byte(upstream), counts: counts}
		name := strings.Index(upstream, `"Läs`)
		if len(found) != 1 || found[0].Range != up.span(name, name+len(`"Läs 𝒮ales"`)) {
			t.Errorf("%s: definition in a file that is not open: %v", want, found)
		}
		c.end()
	}
}
