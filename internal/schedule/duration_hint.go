package schedule

import "strings"

// badUnit explains a unit that is unknown, repeated, or on the wrong side of T.
func (s *durationScanner) badUnit(r Range, unit byte, inTime bool, left string) bool {
	if !inTime && strings.IndexByte("HS", unit) >= 0 {
		s.fail(Range{0, len(s.text)}, CodeMissingT, quoted(s.text)+" lacks the T that comes before hours, minutes and seconds")
		if meant := s.text[:r.Start] + "T" + s.text[r.Start:]; !s.quiet && validDuration(meant) {
			s.problem.Suggestion = meant
			s.problem.Message += "; write " + meant
		} else {
			s.problem.Message += "; write it as in PT1H"
		}
		return false
	}
	known := "YMWD"
	if inTime {
		known = "HMS"
	}
	switch {
	case strings.IndexByte(known, unit) >= 0:
		return s.fail(r, CodeSyntax, quoted(s.text[r.Start:r.End])+" is repeated or out of order; the order is years, months, weeks, days, T, hours, minutes, seconds")
	case inTime && strings.IndexByte("YWD", unit) >= 0:
		return s.fail(r, CodeSyntax, quoted(s.text[r.Start:r.End])+" stands after T; years, weeks and days come before it")
	}
	return s.guess(quoted(s.text) + " is not an ISO 8601 duration: " + quoted(string(rune(unit))) + " is not a unit")
}

// guess reports the whole text, with the duration that was meant where that is plain.
func (s *durationScanner) guess(message string) bool {
	s.fail(Range{0, len(s.text)}, CodeSyntax, message)
	if s.quiet {
		return false
	}
	if meant := meantDuration(s.text); meant != "" {
		s.problem.Suggestion = meant
		s.problem.Message += "; write " + meant
	} else {
		s.problem.Message += "; write it as in PT15M"
	}
	return false
}

// meantDuration reads 3S, 1h30m, pt15m and the like.
func meantDuration(text string) string {
	from, to := trimmed(text)
	upper := strings.ToUpper(text[from:to])
	if len(upper) > maxWord || upper == "" {
		return ""
	}
	upper = strings.ReplaceAll(upper, " ", "")
	for _, head := range [...]string{"", "PT", "P"} {
		if strings.HasPrefix(upper, "P") && head != "" {
			break
		}
		if meant := head + upper; validDuration(meant) {
			return meant
		}
	}
	return ""
}

// validDuration tells whether a guess is a duration.
func validDuration(text string) bool {
	if len(text) > maxWord || text == "" || text[0] != 'P' {
		return false
	}
	s := durationScanner{text: text, quiet: true}
	return s.scan()
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
