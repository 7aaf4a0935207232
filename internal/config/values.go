package config

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/address"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

func checkVersion(_ *checker, n *node) string {
	if n.text != "1" {
		return "this program knows version 1 only, not " + say.Cut(n.text, shownMost)
	}
	return ""
}

// maxSummary bounds what an own rule finds in a line, in bytes.
const maxSummary = 200

// checkLine refuses a text of several lines.
func checkLine(_ *checker, n *node) string {
	if strings.Contains(strings.TrimSpace(n.text), "\n") {
		return "\"summary\" has several lines; one is shown in lists, and \"docs\" has room for more"
	}
	return ""
}

// checkPointer holds a text against RFC 6901 section 3.
func checkPointer(_ *checker, n *node) string {
	if n.text != "" && n.text[0] != '/' {
		return say.Quote(n.text) + " is no JSON Pointer; it begins with a slash: " + say.Quote("/"+strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(n.text))
	}
	for token := range strings.SplitSeq(n.text, "/") {
		if _, ok := source.UnescapeToken(token); !ok {
			return say.Quote(n.text) + " is no JSON Pointer; write ~0 for ~ and ~1 for / within a name"
		}
	}
	return ""
}

func checkDate(_ *checker, n *node) string {
	if _, err := time.Parse(time.DateOnly, n.text); err != nil {
		return say.Quote(n.text) + " is no date; write year, month and day: 2027-01-31"
	}
	return ""
}

func checkInstant(_ *checker, n *node) string {
	if _, err := time.Parse(time.RFC3339, n.text); err != nil {
		return say.Quote(n.text) + " is no time; write it as 2027-01-31T08:00:00Z (RFC 3339)"
	}
	return ""
}

func checkDuration(_ *checker, n *node) string {
	if _, err := ParseDuration(n.text); err != nil {
		return err.Error()
	}
	return ""
}

// checkLocal refuses what can be no configuration to extend. Others' machines are not
// asked: what a run does must not change while the repository stays as it is.
func checkLocal(c *checker, n *node) string {
	if strings.Contains(n.text, "://") {
		if c != nil && strings.ContainsAny(n.text, "@?#") { // it may hold a password
			c.secrets = append(c.secrets, n.span)
		}
		return "only files of the repository can be extended, no address; copy the file, or add it as a submodule"
	}
	return checkFile(nil, n)
}

// checkFile refuses what can be no file of the repository.
func checkFile(_ *checker, n *node) string {
	if path.IsAbs(n.text) || strings.HasSuffix(n.text, "/") {
		return say.Quote(n.text) + " must name a file, relative to the folder of the configuration file"
	}
	return ""
}

// checkTenantName refuses names that other tools cannot show in one line.
func checkTenantName(_ *checker, n *node) string {
	if strings.TrimSpace(n.text) == "" || len(n.text) > 100 || strings.ContainsAny(n.text, "\n\r\t\x1b") {
		return "the name of a tenant must be 1 to 100 characters in one line"
	}
	return ""
}

// checkTenant holds the name of a tenant against those that are configured.
func checkTenant(c *checker, n *node) string {
	if slices.Contains(c.tenants, n.text) {
		return ""
	}
	message := "there is no tenant " + say.Quote(n.text)
	if len(c.tenants) == 0 {
		return message + "; no tenants are configured"
	}
	return say.Instead(message, n.text, c.tenants)
}

// checkURL also keeps what may be a password out of all messages.
func checkURL(c *checker, n *node) string {
	if _, err := address.Parse(n.text); err != nil {
		if strings.ContainsAny(n.text, "@?#") {
			c.secrets = append(c.secrets, n.span)
		}
		return err.Error()
	}
	return ""
}

// longest is the longest duration that can be written, a hundred years.
const longest = 100 * 365 * 24 * time.Hour

// units are those of durations, the longest first.
var units = [...]struct {
	letter byte
	length time.Duration
}{
	{'w', 7 * 24 * time.Hour}, {'d', 24 * time.Hour}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second},
}

// ParseDuration reads a duration as the configuration and the flags write it: whole
// numbers with the units w, d, h, m and s, each at most once and the longest first,
// as in 30d, 15m, 1h30m and 0s. A day has 24 hours.
func ParseDuration(text string) (time.Duration, error) {
	var total time.Duration
	unit, rest := 0, text
	for rest != "" {
		digits := 0
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		n, err := strconv.ParseInt(rest[:digits], 10, 32)
		if err != nil || digits == len(rest) {
			return 0, durationError(text)
		}
		for unit < len(units) && units[unit].letter != rest[digits] {
			unit++
		}
		if unit == len(units) {
			return 0, durationError(text)
		}
		if time.Duration(n) > longest/units[unit].length {
			return 0, durationError(text)
		}
		total += time.Duration(n) * units[unit].length
		unit++
		rest = rest[digits+1:]
	}
	if text == "" || total > longest {
		return 0, durationError(text)
	}
	return total, nil
}

// durationPattern is what ParseDuration reads, but for the greatest length; it also
// matches an empty text.
const durationPattern = `^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$`

type durationError string

// Error reports which form is wanted.
func (e durationError) Error() string {
	return say.Quote(string(e)) + " is no duration; write a whole number with a unit, such as 15m, 9h, 30d or 0s (at most 100 years)"
}

// checkSuppressed holds the rule of a suppression against those that there are.
func checkSuppressed(c *checker, n *node) string {
	if !c.catalog.knows(n.text) {
		return c.catalog.unknown(n.text)
	}
	if d, required := c.required[n.text]; required {
		at, change := d.in(c.doc)
		return "rule " + say.Quote(n.text) + " is required" + at + " and cannot be suppressed; correct the task, or take required away " + change
	}
	return ""
}

// checkExpression tells of an expression that YAML has cut off.
func checkExpression(_ *checker, n *node) string {
	if n.style == plain && n.commented && openBrackets(n.text) {
		return `" #" begins a comment in YAML and cuts the expression off; put it in quotes, or below a |`
	}
	return ""
}

// openBrackets reports whether a text opens more brackets than it closes.
func openBrackets(s string) bool {
	open := 0
	for _, r := range s {
		switch r {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open--
		}
	}
	return open > 0
}

// maxTestFindings bounds `fails`, which nobody counts further.
const maxTestFindings = 1000

func checkFails(_ *checker, n *node) string {
	if k, ok := count(n.text); !ok || k > maxTestFindings {
		return "fails must be true, false or a number from 0 to " + strconv.Itoa(maxTestFindings)
	}
	return ""
}

// checkRuleID is for ids that the description does not list.
func checkRuleID(c *checker, key *node) string {
	if c.catalog.knows(key.text) {
		return ""
	}
	return c.catalog.unknown(key.text)
}

// checkRequired refuses a rule that is required and switched off at once.
func checkRequired(_ *checker, n *node) string {
	if n.get("required").isTrue() && n.get("level").str() == "off" {
		return "the rule is required and off; give it another level, or take required away"
	}
	return ""
}

// checkOptionName keeps the names of an own rule's options apart from the keys of
// every rule.
func checkOptionName(_ *checker, key *node) string {
	switch {
	case key.text == "level" || key.text == "required":
		return say.Quote(key.text) + " cannot be an option; every rule has it"
	case !isKebab(key.text):
		return say.Quote(key.text) + " is no name of an option; write small letters, digits and single hyphens"
	}
	return ""
}

// maxID is the greatest length of an own rule's id in bytes.
const maxID = 64

// checkOwnID holds an own rule's id against its form and the built-in rules.
func checkOwnID(c *checker, n *node) string {
	switch {
	case !isKebab(n.text):
		return say.Quote(n.text) + " is no id; write small letters, digits and single hyphens: " + say.Quote(kebab(n.text))
	case c.catalog.builtIn(n.text):
		return say.Quote(n.text) + " is the id of a built-in rule"
	}
	if _, retired := c.catalog.retired[n.text]; retired {
		return say.Quote(n.text) + " is the id of a retired rule; choose another"
	}
	return ""
}

// isKebab reports whether a text matches idPattern.
func isKebab(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case c == '-' && s[i-1] != '-' && i+1 < len(s):
		default:
			return false
		}
	}
	return true
}

// kebab is an id like the text.
func kebab(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range strings.ToLower(say.Cut(s, shownMost)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0 {
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			hyphen = false
			continue
		}
		hyphen = true
	}
	if b.Len() == 0 {
		return "my-rule"
	}
	return b.String()
}

// checkGlob also refuses globs that can match nothing, and too many.
func checkGlob(c *checker, n *node) string {
	if err := discover.CheckGlob(n.text); err != nil {
		return err.Error()
	}
	switch {
	case strings.HasPrefix(n.text, "/"), len(n.text) > 2 && n.text[1:3] == ":/":
		return "glob " + say.Quote(n.text) + " is absolute; globs are relative to the folder of the configuration file"
	case strings.HasPrefix(n.text, "!"):
		return "glob " + say.Quote(n.text) + ": a leading ! has no meaning here; leave files out with exclude"
	case separates(n.text):
		return "glob " + say.Quote(n.text) + ": write forward slashes between folders, and [*] or [?] for such a character itself"
	}
	if c != nil {
		cost := discover.GlobCost(n.text)
		fitted := c.catalog.fits()
		c.catalog.globs, c.catalog.globText = c.catalog.globs+cost, c.catalog.globText+cost*len(n.text)
		if fitted && !c.catalog.fits() {
			return fmt.Sprintf("the globs up to here stand for more than %d patterns or %d KiB, each alternative in braces being one; write fewer, or name folders without wildcards", mostGlobs, mostGlobText>>10)
		}
	}
	return ""
}

// separates reports whether a backslash is meant to stand between folders: before a letter
// or digit, which needs none, or a wildcard, as in tasks\*.json. That would match nothing,
// in silence, as hardly a file has a star in its name.
func separates(glob string) bool {
	for i := 0; i+1 < len(glob); i++ {
		if glob[i] != '\\' {
			continue
		}
		i++
		if c := glob[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '*' || c == '?' {
			return true
		}
	}
	return false
}
