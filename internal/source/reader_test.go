package source

import (
	"bytes"
	"slices"
	"testing"
)

// TestStreamStopsWhereMemoryDoes reads texts from a stream that is cut into pieces at any
// of their bytes.
func TestStreamStopsWhereMemoryDoes(t *testing.T) {
	t.Parallel()
	var texts [][]byte
	for _, m := range mistakes {
		text, _ := marked(t, m.text)
		texts = append(texts, text)
	}
	for random := newRandom(5); len(texts) < len(mistakes)+20; {
		if text := bytes.Clone(random.document()); len(text) < 200 {
			texts = append(texts, text)
		}
	}
	room := make([]byte, 0, chunkSize+256)
	for _, text := range texts {
		for cut := range len(text) + 1 {
			padded := append(append(room[:0], bytes.Repeat([]byte(" "), chunkSize-cut)...), text...)
			whole := reader{text: padded, most: mostOpen}
			whole.blanks()
			sound := whole.value() && whole.end()
			pieces := reader{in: bytes.NewReader(padded), most: mostOpen}
			pieces.blanks()
			if got := pieces.value() && pieces.end(); got != sound || pieces.failed != whole.failed || pieces.err != nil {
				t.Fatalf("%q cut at %d: %t %+v %v, want %t %+v", text, cut, got, pieces.failed, pieces.err, sound, whole.failed)
			}
		}
	}
}

// TestReleaseKeepsWhatMessagesNeed looks at a mistake behind entries that a stream has let
// go, with the bracket or comma before it.
func TestReleaseKeepsWhatMessagesNeed(t *testing.T) {
	t.Parallel()
	entry := bytes.Repeat([]byte("x"), 2*chunkSize) // longer than what is kept
	entries := slices.Concat([]byte(`[1,2,"`), entry, []byte(`",`), bytes.Repeat([]byte("\n"), chunkSize))
	for _, end := range []string{"]", "1}", ":", "", "tru]"} {
		text := append(bytes.Clone(entries), end...)
		_, memory := splitFile(t, text, 1<<30)
		_, stream := splitFile(t, text, 0)
		if memory[0].Err == nil || BrokenAt(memory[0].Err) != BrokenAt(stream[0].Err) || memory[0].Err.Error() != stream[0].Err.Error() || memory[0].Items != stream[0].Items {
			t.Errorf("%q: in memory %v at %d, in a stream %v at %d", end, memory[0].Err, BrokenAt(memory[0].Err), stream[0].Err, BrokenAt(stream[0].Err))
		}
	}
}
