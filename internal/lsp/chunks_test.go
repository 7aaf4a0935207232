package lsp

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

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
