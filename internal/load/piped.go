package load

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// pipedText looks at what comes by a pipe, as an io.Writer, for what Windows PowerShell 5.1
// makes of other programs' output there: it reads it in the console's code page (OEM), and
// hands it on as ASCII or as what $OutputEncoding says.
type pipedText struct {
	wide    bool   // there are characters outside ASCII
	misread bool   // bytes of UTF-8 were taken for characters of a code page
	lost    bool   // ?? within a word
	tail    []byte // the end of what has come, where one of these may begin
}

// tailLength is how many bytes the signs need together: two characters of three bytes.
const tailLength = 6

func (p *pipedText) Write(b []byte) (int, error) {
	p.wide = p.wide || bytes.ContainsFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
	for _, text := range [][]byte{append(p.tail, b[:min(len(b), tailLength)]...), b} {
		p.misread = p.misread || hasMisread(text)
		p.lost = p.lost || hasLost(text)
	}
	last := append(p.tail, b[max(0, len(b)-tailLength):]...)
	p.tail = slices.Clone(last[max(0, len(last)-tailLength):])
	return len(b), nil
}

// hasMisread looks for ├, which is the first byte of ä, é, ö, ø and their like in the code
// pages 437, 850, 852 and 858, with what the second byte is there. Of these it leaves out what
// people draw lines with.
func hasMisread(text []byte) bool {
	const second = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»╢╖╕╝╜╛ø×®ÁÂÀ©¥ŮćłŐőŹĆĹĺĽľŚśŤťŁčĄąŽžĘęźČşĚŞ"
	for {
		_, after, found := bytes.Cut(text, []byte("├"))
		if !found {
			return false
		}
		if r, n := utf8.DecodeRune(after); n > 1 && strings.ContainsRune(second, r) {
			return true
		}
		text = after
	}
}

// hasLost looks for ?? before a letter: a letter of two bytes that ASCII does not have.
func hasLost(text []byte) bool {
	for {
		_, after, found := bytes.Cut(text, []byte("??"))
		if !found {
			return false
		}
		after = bytes.TrimLeft(after, "?")
		if len(after) > 0 && (after[0]|0x20 >= 'a' && after[0]|0x20 <= 'z') {
			return true
		}
		text = after
	}
}

// notice says what has become of the text on its way, "" where nothing points to that. That
// ?? stands for letters is a guess, made on Windows alone.
func (p *pipedText) notice(system string) string {
	const remedy = "fetch the tasks with tasklint fetch, or use PowerShell 7.4 or later"
	switch {
	case p.misread:
		return "standard input has characters such as ├ where letters outside ASCII belong: its UTF-8 was read in another code page on the way, " +
			"as Windows PowerShell 5.1 does in a pipe; names are not what the tenant has, so " + remedy
	case p.lost && !p.wide && system == "windows":
		return "standard input has ?? within words and no letter outside ASCII: Windows PowerShell 5.1 writes ? in place of such letters in a pipe; " +
			"if it came through one, names are not what the tenant has, so " + remedy
	}
	return ""
}
