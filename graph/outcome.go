package graph

import "strings"

// Outcome is a set of ways in which a run may end. A run ends in exactly one.
type Outcome uint8

// The outcomes that a finished run may have (API reference, runs: SUCCEEDED and
// FAILED; event documentation: aborted too). AnyOutcome is what an event without a
// status waits for.
const (
	Succeeded Outcome = 1 << iota
	Failed
	Aborted
	AnyOutcome = Succeeded | Failed | Aborted
)

// ParseOutcome reads the status of an event without regard to case, as the vendor's
// documents disagree about it. Other words give zero: no run ever ends so.
func ParseOutcome(word string) Outcome {
	switch {
	case strings.EqualFold(word, "SUCCEEDED"):
		return Succeeded
	case strings.EqualFold(word, "FAILED"):
		return Failed
	case strings.EqualFold(word, "ABORTED"):
		return Aborted
	case strings.EqualFold(word, "ANY"):
		return AnyOutcome
	default:
		return 0
	}
}

// String is the outcome in words, as "succeeded" or "succeeded or failed"; "any" for
// all and "never" for none.
func (o Outcome) String() string {
	switch o {
	case 0:
		return "never"
	case AnyOutcome:
		return "any"
	}
	var words []string
	for bit, word := range [...]string{"succeeded", "failed", "aborted"} {
		if o&(1<<bit) != 0 {
			words = append(words, word)
		}
	}
	return strings.Join(words, " or ")
}

// Verb is the outcome after a task's name: "succeeds", "fails", "ends" for any.
func (o Outcome) Verb() string {
	switch o {
	case Succeeded:
		return "succeeds"
	case Failed:
		return "fails"
	case Aborted:
		return "is aborted"
	case Succeeded | Failed:
		return "succeeds or fails"
	default:
		return "ends"
	}
}
