package say

// Spelling is how whoever has asked for a run gives an option to it, in words for messages,
// such as --as patch; "" for one that cannot be given there. Without a value the option
// alone is meant. Nil is the spelling of the command line.
type Spelling func(option, value string) string

// Option returns an option as it is given.
func (s Spelling) Option(option, value string) string {
	switch {
	case s != nil:
		return s(option, value)
	case value == "":
		return "--" + option
	default:
		return "--" + option + " " + value
	}
}

// Hint returns what is said of an option, with what stands around it: "" where the option
// cannot be given.
func (s Spelling) Hint(before, option, value, after string) string {
	if spelt := s.Option(option, value); spelt != "" {
		return before + spelt + after
	}
	return ""
}
