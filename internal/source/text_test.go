package source

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

func TestUnescapeAgreesWithIndependentDecoder(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		`""`, `"abc"`, `"\"\\\/\b\f\n\r\t"`, `"\u0000\u001f"`, `"\u00e9é"`, `"\ud83d\ude00😀"`,
		`"\ud83d"`, `"\ud83dx"`, `"\ude00"`, `"\ud83d\ud83d\ude00"`, `"\ud83d\u0041"`, `"\ude00\ud83d"`, `"\ud83d\n"`, `"\uFFFD"`,
	} {
		var want string
		if err := json.Unmarshal([]byte(raw), &want); err != nil {
			t.Fatal(err)
		}
		if got := string(Unescape([]byte(raw[1 : len(raw)-1]))); got != want {
			t.Errorf("%s is %q, want %q", raw, got, want)
		}
	}
}

func TestLoneSurrogateIsFoundAtItsEscape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		lone bool
	}{
		{`"⟪⟫abc"`, false},
		{`"⟪⟫\ud83d\ude00"`, false},
		{`"⟪⟫\\ud83d"`, false},
		{`"⟪⟫é\n\u0041"`, false},
		{`"⟪\ud83d⟫"`, true},
		{`"⟪\uDE00⟫"`, true},
		{`"\n⟪\ud83d⟫\n"`, true},
		{`"\ud83d\ude00⟪\ude00⟫"`, true},
		{`"⟪\ud83d⟫\ud83d\ude00"`, true},
		{`"⟪\ud83d⟫\u0041"`, true},
		{`"\\⟪\ud83d⟫x\ude00"`, true},
	} {
		raw, want := marked(t, c.text)
		if got, ok := LoneSurrogate(raw); ok != c.lone || ok && got != want {
			t.Errorf("%s: %v, %t", raw, got, ok)
		}
	}
}

// TestOffsetInRawPointsAtTheCharacter compares with decoding every prefix.
func TestOffsetInRawPointsAtTheCharacter(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{`""`, `"abc"`, `"a\nb\u00e9\ud83d\ude00c\\d"`, `"é😀\"x"`, `"\ud83dx"`, `"\/\/"`} {
		text := Unescape([]byte(raw[1 : len(raw)-1]))
		for off := 0; off <= len(text); off++ {
			got := OffsetInRaw([]byte(raw), off)
			if off < len(text) && !utf8.RuneStart(text[off]) {
				continue // inside a character: only no panic
			}
			if before := Unescape([]byte(raw[1:got])); string(before) != string(text[:off]) {
				t.Errorf("byte %d of the text of %s is at %d, after %q", off, raw, got, before)
			}
		}
		if got := OffsetInRaw([]byte(raw), len(text)+5); got != len(raw)-1 {
			t.Errorf("past the end of %s: %d", raw, got)
		}
		if got := OffsetInRaw([]byte(raw), -1); got != 1 {
			t.Errorf("before the start of %s: %d", raw, got)
		}
	}
}
