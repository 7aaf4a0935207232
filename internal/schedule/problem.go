package schedule

import (
	"github.com/tasklint/tasklint/internal/say"
)

// Range is a half-open byte range [Start, End) of the text that was parsed.
type Range struct{ Start, End int }

// Len returns the number of bytes in r.
func (r Range) Len() int { return r.End - r.Start }

// Severity says how bad a problem is; rules may raise or lower it.
type Severity uint8

// The severities, from worst to least.
const (
	Error   Severity = iota // the text breaks its standard
	Warning                 // legal, but it probably does not do what was meant
	Note                    // worth knowing
)

// String returns the name that reports use.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "note"
}

// Code names the kind of a problem. The strings are stable.
type Code string

// The codes of all problems that the parsers report.
const (
	CodeEmpty            Code = "empty"
	CodeWhitespace       Code = "whitespace"
	CodeTooLong          Code = "too-long"
	CodeSyntax           Code = "syntax"
	CodeQuotes           Code = "quotes"
	CodeMissingPrefix    Code = "missing-prefix"
	CodeCase             Code = "letter-case"
	CodeSeveralRules     Code = "several-rules"
	CodeForeignPart      Code = "foreign-part"
	CodeUnknownPart      Code = "unknown-part"
	CodeRepeatedPart     Code = "repeated-part"
	CodeMissingFreq      Code = "missing-freq"
	CodePartOrder        Code = "part-order"
	CodeUnknownValue     Code = "unknown-value"
	CodeOutOfRange       Code = "out-of-range"
	CodeNotANumber       Code = "not-a-number"
	CodeCountAndUntil    Code = "count-and-until"
	CodeEndsInside       Code = "ends-inside"
	CodeNumberedDay      Code = "numbered-day"
	CodePartNotAllowed   Code = "part-not-allowed"
	CodeSetPosAlone      Code = "setpos-alone"
	CodeFieldCount       Code = "field-count"
	CodeBackwards        Code = "backwards-range"
	CodeZeroStep         Code = "zero-step"
	CodeDialect          Code = "undocumented-dialect"
	CodePlainDuration    Code = "plain-duration"
	CodeZeroLength       Code = "zero-length"
	CodeMissingT         Code = "missing-time-designator"
	CodeDateTime         Code = "date-time"
	CodeNoSuchDay        Code = "no-such-day"
	CodeBeforeEpoch      Code = "before-1970"
	CodeUnknownZone      Code = "unknown-zone"
	CodeZoneAbbreviation Code = "zone-abbreviation"
	CodeWindowsZone      Code = "windows-zone"
	CodeZoneOffset       Code = "zone-offset"
)

// Problem is one thing that is wrong with a schedule text.
type Problem struct {
	Range    Range // where in the text
	Severity Severity
	Code     Code
	Message  string // what is wrong, then what to do
	// Suggestion, when not empty, is the text that should stand in place of Range.
	Suggestion string
}

// HasErrors reports whether one of the problems is an Error.
func HasErrors(problems []Problem) bool {
	for i := range problems {
		if problems[i].Severity == Error {
			return true
		}
	}
	return false
}

// maxText bounds the texts that are parsed: the longest meaningful rule is far shorter.
const maxText = 16 << 10

// maxProblems bounds what is said about one text.
const maxProblems = 20

// problemList collects problems; its methods keep the parsers short.
type problemList []Problem

func (l *problemList) add(p Problem) {
	if len(*l) < maxProblems {
		*l = append(*l, p)
	}
}

func (l *problemList) err(r Range, code Code, message, suggestion string) {
	l.add(Problem{Range: r, Severity: Error, Code: code, Message: message, Suggestion: suggestion})
}

func (l *problemList) note(r Range, code Code, message, suggestion string) {
	l.add(Problem{Range: r, Severity: Note, Code: code, Message: message, Suggestion: suggestion})
}

// didYouMean is the tail of a message about a word that is near a known one.
func didYouMean(known string) string {
	if known == "" {
		return ""
	}
	return "; did you mean " + say.Quote(known) + "?"
}

// tooLong reports text beyond maxText, for which no parser does any work.
func tooLong(text string) []Problem {
	return []Problem{{Range: Range{0, len(text)}, Severity: Error, Code: CodeTooLong,
		Message: "the text is longer than 16 KiB, which no schedule needs; shorten it"}}
}
