package fix

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// Change says that the bytes of Old in the earlier text are those of New in the
// later one. All between the changes of a text is the same in both.
type Change struct{ Old, New source.Span }

// apply makes edits, which do not overlap, to a text.
func apply(text []byte, edits []diag.Edit) ([]byte, []Change) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b diag.Edit) int { return a.Span.Start - b.Span.Start })
	out := make([]byte, 0, len(text))
	changes := make([]Change, 0, len(edits))
	at := 0
	for _, e := range edits {
		if e.Span.Start < 0 { // before the text: see Encode
			continue
		}
		out = append(out, text[at:e.Span.Start]...)
		start := len(out)
		out = append(out, e.Text...)
		at = e.Span.End
		changes = append(changes, Change{e.Span, source.Span{Start: start, End: len(out)}})
	}
	return append(out, text[at:]...), changes
}

// compose puts the changes of two rounds together: first leads from the old text to
// one between, then from that to the new one.
func compose(first, then []Change) []Change {
	var all []Change
	i, j, before, after := 0, 0, 0, 0 // the latter: how far first and then have moved the text
	for i < len(first) || j < len(then) {
		var start int
		switch {
		case j == len(then):
			start = first[i].New.Start
		case i == len(first):
			start = then[j].Old.Start
		default:
			start = min(first[i].New.Start, then[j].Old.Start)
		}
		end, oldStart, newStart := start, start-before, start+after
		for {
			if i < len(first) && first[i].New.Start <= end {
				end = max(end, first[i].New.End)
				before += first[i].New.Len() - first[i].Old.Len()
				i++
			} else if j < len(then) && then[j].Old.Start <= end {
				end = max(end, then[j].Old.End)
				after += then[j].New.Len() - then[j].Old.Len()
				j++
			} else {
				break
			}
		}
		all = append(all, Change{source.Span{Start: oldStart, End: end - before}, source.Span{Start: newStart, End: end + after}})
	}
	return all
}
