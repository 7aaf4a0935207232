package source

import (
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// SyntaxError says where a text stops being JSON (RFC 8259) and what stands there.
type SyntaxError struct {
	// Span is the offending text; at the end of a truncated text it is the last
	// byte that is no blank, and empty for an empty text.
	Span Span
	// Message says what was found and what to do, without a place.
	Message string
	// Truncated is set when the text ended before the value did.
	Truncated bool
}

// Error implements error.
func (e *SyntaxError) Error() string { return e.Message }

// failure is a decoder's error with the text around it.
type failure struct {
	// at is where the text stops being JSON; -1 at the end of a truncated text.
	at int
	// deep is set where the decoder gave up because of the depth.
	deep bool
	// noun names the text: the text, the line.
	noun string
}

// readFailure takes the place out of a decoder's error. ok is false for an error
// that is not about the text, such as one of reading. The decoder's own words are
// not used: they hold names out of the text.
func readFailure(err error) (f failure, ok bool) {
	syntactic, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case err == io.EOF:
		return failure{at: -1}, true
	case !ok:
		return failure{}, false
	case errors.Is(syntactic.Err, io.ErrUnexpectedEOF):
		return failure{at: -1}, true
	default:
		return failure{at: int(syntactic.ByteOffset), deep: syntactic.Err.Error() == "exceeded max depth"}, true
	}
}

// explainIn describes the failure in our words; f.at counts from the start of text,
// which begins at byte base of its document.
func (f failure) explainIn(text []byte, base int) error {
	p := prefix{size: base}
	if f.at < 0 {
		p.read(text)
	} else {
		p.read(text[:min(f.at, len(text))])
		f.at += base
	}
	return f.explain(&p, text, base)
}

// explain is like explainIn where p has read up to the failure and text is only a
// window around it. All places count from the start of the document.
func (f failure) explain(p *prefix, text []byte, base int) error {
	if f.deep {
		return &DepthError{Span{p.deep, p.deep + 1}}
	}
	if p.stuck {
		f.at = p.size
	}
	var e SyntaxError
	if f.at < 0 || f.at >= base+len(text) {
		e.truncated(p, len(trimRight(text)), f.noun)
	} else {
		e.found(p, text, f.at-base)
	}
	e.Span = e.Span.Shift(base)
	return &e
}

// truncated describes a text that ends too early and names what it left open.
func (e *SyntaxError) truncated(p *prefix, end int, noun string) {
	e.Span, e.Truncated = Span{max(end-1, 0), end}, true
	switch {
	case p.inString:
		e.Message = fmt.Sprintf("the %s ends inside a string; close the quote, or get the whole %[1]s again: it seems truncated", noun)
	case len(p.open) == 1:
		e.Message = fmt.Sprintf("the %s ends before its %s is closed; close it, or get the whole %[1]s again: it seems truncated", noun, sign(p.inside()))
	case len(p.open) > 1:
		e.Message = fmt.Sprintf("the %s ends with %d brackets open, the last a %s; close them, or get the whole %[1]s again: it seems truncated",
			noun, len(p.open), sign(p.inside()))
	case p.last == 0:
		e.Message = fmt.Sprintf("the %s is empty; write a JSON value, such as {} or []", noun)
	default:
		e.Message = fmt.Sprintf("the %s ends in the middle of a value; get the whole %[1]s again: it seems truncated", noun)
	}
}
