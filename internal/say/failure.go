package say

// Failures returns an error as lines for people: one for each that was joined, and a
// mistake that knows its place with the line it stands in.
func Failures(err error) []string {
	if detailed, ok := err.(interface{ Detail() string }); ok {
		return []string{PrintableLines(detailed.Detail())}
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var lines []string
		for _, e := range joined.Unwrap() {
			lines = append(lines, Failures(e)...)
		}
		return lines
	}
	return []string{PrintableLines(err.Error())}
}
