package tenant

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// APIVersion is the newest version of the API that this program knows
// (https://qlik.dev/apis/versioning/). Without a version the service takes its oldest.
const APIVersion = "2026-11"

// versionHeader asks for a version of the API.
const versionHeader = "Qlik-Api-Version"

// checkVersion refuses what is no version of the API, a year and a month.
func checkVersion(version string) error {
	if t, err := time.Parse("2006-01", version); err != nil || t.Format("2006-01") != version {
		return fmt.Errorf("%s is no version of the API; write year and month, such as %s", quote(version), APIVersion)
	}
	return nil
}

// announcement is what an answer says of the end of what it was asked by: the headers
// Deprecation (RFC 9745) and Sunset (RFC 8594), as they came.
type announcement struct{ path, deprecation, sunset string }

func (a *announcement) empty() bool { return a.deprecation == "" && a.sunset == "" }

// announced reads the headers of an answer. A deprecation that is denied is none.
func announced(path string, h http.Header) announcement {
	a := announcement{path: path, deprecation: strings.TrimSpace(h.Get("Deprecation")), sunset: strings.TrimSpace(h.Get("Sunset"))}
	if a.deprecation == "?0" || strings.EqualFold(a.deprecation, "false") {
		a.deprecation = ""
	}
	return a
}

// before orders announcements: what ends first is reported, whatever the order of the answers.
func (a *announcement) before(b *announcement) bool {
	end := func(a *announcement) time.Time {
		if t, ok := announcedTime(a.sunset); ok {
			return t
		}
		return time.Unix(1<<40, 0) // after all that do say
	}
	return cmp.Or(end(a).Compare(end(b)), -strings.Compare(a.sunset, b.sunset), strings.Compare(a.deprecation, b.deprecation), strings.Compare(a.path, b.path)) < 0
}

// announcedTime reads a time of either header: "@" with seconds, or a date of HTTP.
func announcedTime(text string) (time.Time, bool) {
	if digits, ok := strings.CutPrefix(text, "@"); ok {
		seconds, err := strconv.ParseInt(digits, 10, 64)
		return time.Unix(seconds, 0).UTC(), err == nil && seconds >= 0 && seconds < 1<<37
	}
	t, err := http.ParseTime(text)
	return t.UTC(), err == nil
}

// shownTime is a header's value for people: the day, or the text in quotes.
func shownTime(text string) string {
	if t, ok := announcedTime(text); ok {
		return t.Format(time.DateOnly)
	}
	return quote(text)
}

// lifecycle keeps the announcement that is reported.
type lifecycle struct {
	mu    sync.Mutex
	first announcement
}

func (l *lifecycle) note(a announcement) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !a.empty() && (l.first.empty() || a.before(&l.first)) {
		l.first = a
	}
}

// Announced returns what the tenant has said so far of the end of this version of its API,
// in one sentence; "" when nothing.
func (c *Client) Announced() string {
	c.life.mu.Lock()
	a := c.life.first
	c.life.mu.Unlock()
	if a.empty() {
		return ""
	}
	text := fmt.Sprintf("the tenant %s says that GET %s of API version %s", c.address, plain(a.path), c.version)
	var says []string
	if a.deprecation != "" {
		says = append(says, "is deprecated"+sinceWhen(a.deprecation))
	}
	if a.sunset != "" {
		says = append(says, "ends on "+shownTime(a.sunset))
	}
	text += " " + strings.Join(says, " and ")
	return text + "; update tasklint, or ask for another version with --api-version"
}

// sinceWhen says from when on something is deprecated, where that is said.
func sinceWhen(text string) string {
	if text == "?1" || strings.EqualFold(text, "true") {
		return ""
	}
	if _, ok := announcedTime(text); !ok {
		return " (" + quote(text) + ")"
	}
	return " as of " + shownTime(text)
}
