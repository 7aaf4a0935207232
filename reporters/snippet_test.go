package reporters

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// screenWidth counts the cells of a text that is shown as it is.
func screenWidth(text string) int {
	n := 0
	for _, r := range text {
		n += runes.Cells(r)
	}
	return n
}

// onScreen is the text that stands in the given cells.
func onScreen(text string, from, to int) string {
	var b strings.Builder
	cell := 0
	for _, r := range text {
		if runes.Cells(r) > 0 && cell >= from && cell < to || runes.Cells(r) == 0 && cell > from && cell <= to {
			b.WriteRune(r)
		}
		cell += runes.Cells(r)
	}
	return b.String()
}

func TestTheCaretStandsUnderTheSpan(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "b", " ", "ä", "日", "🎉", "e\u0301", "\t", "\x1b", "\u202e", "\xff", "\U000e0041", "\"", "ｱ", "가"}
	for range 5000 {
		var b strings.Builder
		var starts []int
		for range 1 + random.IntN(400) {
			starts = append(starts, b.Len())
			b.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		line, prefix := b.String(), strings.Repeat("x\n", random.IntN(2))
		doc := document(t, "a.json", prefix+line+"\nafter")
		i := random.IntN(len(starts))
		j := min(len(starts)-1, i+random.IntN(12))
		span := source.Span{Start: len(prefix) + starts[i], End: len(prefix) + starts[j]}
		limit := 40 + random.IntN(100)
		w, err := newWindow(doc, len(prefix), span, limit)
		if err != nil {
			t.Fatal(err)
		}
		shown := w.text()
		if got := screenWidth(shown); got > limit {
			t.Fatalf("%d cells in a window of %d: %q", got, limit, shown)
		}
		if !w.left && !w.right && shown != string(say.Draw([]byte(line), 0).Shown) {
			t.Fatalf("a line without ellipsis is not whole: %q", shown)
		}
		indent, size, more := w.mark(span)
		if indent+size > screenWidth(shown)+1 {
			t.Fatalf("mark %d+%d beyond %q", indent, size, shown)
		}
		if span.Len() == 0 || more {
			continue
		}
		want := string(w.Shown[w.ShownAt(w.At(span.Start)):w.ShownAt(w.At(span.End))])
		if got := onScreen(shown, indent, indent+size); got != want {
			t.Fatalf("marked %q, want %q in %q", got, want, shown)
		}
	}
}

func TestALongLineCostsNoMoreThanItsWindow(t *testing.T) {
	t.Parallel()
	for _, filler := range []string{"x", "日", "\u0301", "\x80"} {
		doc := document(t, "a.json", strings.Repeat(filler, 4<<20/len(filler))+`"here"`+strings.Repeat(filler, 1<<20/len(filler)))
		place := at(t, doc, 1, `"here"`, "")
		w, err := newWindow(doc, 0, place.Span, 80)
		if err != nil {
			t.Fatal(err)
		}
		if n := w.Last() + 1; n > 3*80*bytesPerCell {
			t.Errorf("%q: %d bytes read", filler, n)
		}
		if !strings.Contains(w.text(), `"here"`) || !utf8.ValidString(w.text()) {
			t.Errorf("%q: the window misses the span: %q", filler, w.text())
		}
	}
}

func TestTextShowsRelatedPlacesInTheirLines(t *testing.T) {
	t.Parallel()
	doc := document(t, "a.json", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n")
	got := write(t, Text, runOf(&diag.Finding{
		Rule: "r", Level: diag.Warning, Message: "m", Place: at(t, doc, 1, `2`, ""),
		Related: []diag.Related{
			{Place: at(t, doc, 1, `"c"`, ""), Message: "below"},
			{Place: at(t, doc, 1, `"a"`, ""), Message: "above"},
			{Place: at(t, doc, 1, `"b"`, ""), Message: "beside"},
		},
	}))
	want := `  |
2 |   "a": 1,
  |   --- above
3 |   "b": 2,
  |        ^
  |   --- beside
4 |   "c": 3
  |   --- below
`
	if !strings.Contains(got, want) {
		t.Errorf("got:\n%swant in it:\n%s", got, want)
	}
}
