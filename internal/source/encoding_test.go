package source

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"
)

// utf16Bytes writes text as UTF-16 in the given order.
func utf16Bytes(order binary.AppendByteOrder, text string) (raw []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = order.AppendUint16(raw, unit)
	}
	return raw
}

// utf32Bytes writes text as UTF-32 in the given order.
func utf32Bytes(order binary.AppendByteOrder, text string) (raw []byte) {
	for _, r := range text {
		raw = order.AppendUint32(raw, uint32(r))
	}
	return raw
}

func TestEncodingsGiveTheSameText(t *testing.T) {
	t.Parallel()
	const text = `{"name": "é 漢 😀"}`
	for _, c := range []struct {
		raw   []byte
		want  Encoding
		shift int
	}{
		{[]byte(text), UTF8, 0},
		{[]byte("\ufeff" + text), UTF8BOM, 3},
		{utf16Bytes(binary.LittleEndian, text), UTF16LE, 0},
		{utf16Bytes(binary.BigEndian, text), UTF16BE, 0},
		{utf16Bytes(binary.LittleEndian, "\ufeff"+text), UTF16LE, 0},
		{utf16Bytes(binary.BigEndian, "\ufeff"+text), UTF16BE, 0},
		{utf32Bytes(binary.LittleEndian, text), UTF32LE, 0},
		{utf32Bytes(binary.BigEndian, text), UTF32BE, 0},
		{utf32Bytes(binary.LittleEndian, "\ufeff"+text), UTF32LE, 0},
		{utf32Bytes(binary.BigEndian, "\ufeff"+text), UTF32BE, 0},
	} {
		for _, limit := range []int64{1000, 0} {
			doc, err := open(tempFile(t, c.raw), "x", limit)
			if err != nil {
				t.Errorf("%s: %v", c.want, err)
				continue
			}
			got, err := doc.Text(Span{0, 1000})
			if err != nil || string(got) != text || doc.Encoding != c.want || doc.Shift() != c.shift || doc.Len() != len(text) {
				t.Errorf("%s, limit %d: %q (%s, shift %d, length %d), %v", c.want, limit, got, doc.Encoding, doc.Shift(), doc.Len(), err)
			}
			if doc.Size != int64(len(c.raw)) {
				t.Errorf("%s: size is %d, want %d", c.want, doc.Size, len(c.raw))
			}
			parts, _, err := split(doc)
			if err != nil || len(parts) != 1 || parts[0].Span != (Span{0, len(text)}) {
				t.Errorf("%s, limit %d: %v, %v", c.want, limit, parts, err)
			}
			doc.Close()
		}
	}
}

func TestShortTextsAreUTF8(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "1", "{}", "[1]", "\x00", "\x00\x00\x00\x00", "\xef\xbb"} {
		if got := DetectEncoding([]byte(raw)); got != UTF8 {
			t.Errorf("%q is %s", raw, got)
		}
	}
}

func TestBrokenWideTextIsDecodedAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	for _, raw := range [][]byte{
		append(utf16Bytes(binary.LittleEndian, "\ufeff[1]"), 'x'),
		{0xff, 0xfe, '"', 0, 0x3d, 0xd8, '"', 0}, // half of a pair
		{0xff, 0xfe},
		{0xfe, 0xff, 0},
		append(utf32Bytes(binary.LittleEndian, "\ufeff[1]"), 'x'),
		append(utf32Bytes(binary.BigEndian, "[1]"), 0, 0xd8, 0, 0, 0xff, 0xff, 0xff, 0xff), // no characters
		{0xff, 0xfe, 0, 0},
		{0, 0, 0xfe, 0xff, 0},
	} {
		doc, err := NewDocument("x", "", raw)
		if err != nil {
			t.Errorf("% x: %v", raw, err)
			continue
		}
		if _, ok := InvalidUTF8(doc.Whole()); ok {
			t.Errorf("% x gives %q, which is no UTF-8", raw, doc.Whole())
		}
	}
}

func TestInvalidUTF8IsFoundAtItsFirstByte(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a⟪\x80⟫", "é⟪\xff⟫\xff", "⟪\xc3⟫", "x⟪\xe2⟫\x82", "⟪\xed⟫\xa0\x80", "\ufffd⟪\xc0⟫\xaf", "😀⟪\xf5⟫"} {
		raw, want := marked(t, text)
		if got, ok := InvalidUTF8(raw); !ok || got != want {
			t.Errorf("%q: %v, %t; want %v", raw, got, ok, want)
		}
	}
	for _, text := range []string{"", "abc", "é漢😀", "\ufffd"} {
		if got, ok := InvalidUTF8([]byte(text)); ok {
			t.Errorf("%q: %v", text, got)
		}
	}
}
