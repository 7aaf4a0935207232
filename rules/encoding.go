package rules

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "encoding",
	Summary: "the text is not plain UTF-8, or holds what is no character",
	Why: "JSON is exchanged as UTF-8 without a byte order mark. Editors and PowerShell redirections like to write something else: " +
		"a byte order mark, which strict readers stumble over, or UTF-16 or UTF-32, which most of them cannot read at all. tasklint reads them and reports it.\n\n" +
		"Some bytes and escapes stand for no character at all: bytes that are not UTF-8, mostly Windows-1252 (what Windows calls ANSI, and what `Set-Content` of Windows " +
		"PowerShell writes), and escapes that are half of a surrogate pair, such as `\\ud83d` alone. " +
		"Each program puts something else in their place, so the name that you read here is not the name that the service stores.",
	Do: "Save the file as UTF-8, and write the character itself or both halves of the pair. " +
		"Where PowerShell has written the file, let the program that makes it write it instead: `tasklint fetch -o tasks`. Another loss by PowerShell is `truncated-export`.",
	Mend:    MendText,
	Level:   diag.Error,
	Levels:  "A note for a byte order mark, a warning for UTF-16 and UTF-32, since all are read all the same.",
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"RFC 8259 section 8.1 (character encoding) and 8.2 (Unicode characters)"},
	Fix:     SafeFix,
	Group:   FileAndSchema,
	Reads:   Value,
	File:    checkFileEncoding,
	Value:   checkTextEncoding,
})

func checkFileEncoding(p *FilePass) {
	start := source.Span{Start: 0, End: min(1, p.Doc.Len())}
	if p.Doc.Encoding == source.UTF8BOM {
		p.Report(start, "the file begins with a byte order mark, which JSON must not have").
			Help("save it as UTF-8 without one").Level(diag.Note).Fix(diag.Safe, "Save it without the mark", beforeText(3))
	}
	if p.Doc.Encoding.Wide() {
		_, mark := p.Doc.Encoding.Coding()
		p.Report(start, "the file is written in %s, which most readers of JSON refuse", p.Doc.Encoding).
			Help("save it as UTF-8").Level(diag.Warning).Fix(diag.Safe, "Save it as UTF-8", beforeText(mark))
	}
}

func checkTextEncoding(p *TaskPass) {
	raw := p.Tree.Root().Raw()
	if !utf8.Valid(raw) {
		eachBroken(p, raw, source.InvalidUTF8, func(n source.Node, bad []byte) *Report {
			if letter := ansiLetter(bad); letter != 0 {
				return p.report(n, true, "the byte 0x%02x is not UTF-8 but looks like the %c of Windows-1252 (ANSI)", []any{bad[0], letter}).
					Help("save the file as UTF-8")
			}
			return p.report(n, true, "the byte 0x%02x is not UTF-8 and stands for no character", []any{bad[0]}).Help("save the file as UTF-8")
		})
	}
	if bytes.IndexByte(raw, '\\') >= 0 {
		eachBroken(p, raw, source.LoneSurrogate, func(n source.Node, bad []byte) *Report {
			return p.report(n, true, `%s is half of a surrogate pair and no character`, []any{bad}).Help("write the other half too, or leave it out")
		})
	}
}

// ansiLetter is the letter that a single byte stands for in Windows-1252, as in Latin-1,
// 0 for none.
func ansiLetter(bad []byte) rune {
	if r := rune(bad[0]); len(bad) == 1 && r >= 0xc0 && unicode.IsLetter(r) {
		return r
	}
	return 0
}

// eachBroken reports the first place in each string that find gives.
func eachBroken(p *TaskPass, raw []byte, find func([]byte) (source.Span, bool), report func(source.Node, []byte) *Report) {
	base := p.Tree.Root().Span().Start
	for off := 0; off < len(raw) && !p.Full(); {
		bad, ok := find(raw[off:])
		if !ok {
			return
		}
		bad = bad.Shift(off)
		place := bad.Shift(base)
		n := p.Tree.Locate(place)
		report(n, raw[bad.Start:bad.End]).At(place)
		off = max(bad.End, n.Span().End-base)
	}
}

// beforeText takes away the mark of n bytes before the text of a document, and with
// it any encoding that is not UTF-8.
func beforeText(n int) []diag.Edit { return oneEdit(source.Span{Start: -n}, "") }
