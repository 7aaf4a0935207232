package reporters

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/timeline"
)

// forecastEvents bounds a calendar: programs choke on more.
const forecastEvents = 50_000

// WriteICS writes a calendar (RFC 5545) with an event a run. It ends after
// forecastEvents.
func (f *Forecast) WriteICS(w io.Writer) error {
	c := &calendar{b: bufio.NewWriter(w), stamp: icsTime(f.Now)}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//tasklint//forecast//EN")
	c.line("CALSCALE", "GREGORIAN")
	c.line("X-WR-CALNAME", "Task forecast")
	c.line("X-WR-TIMEZONE", f.Zone.Name())
	events := 0
sets:
	for i := range f.Sets {
		s := &f.Sets[i]
		for r := range s.Timeline.Forecast(f.From, f.To).Runs() {
			if !s.shows(r.Task) {
				continue
			}
			if events == forecastEvents {
				f.notice("the calendar ends before %s, after %s; take a shorter --for, or fewer tasks", utc(r.Start()), say.Count(events, "run"))
				break sets
			}
			events++
			f.event(c, s, r)
		}
	}
	if events == 0 { // a calendar must have a component (RFC 5545 section 3.6)
		f.nothing(c)
	}
	c.line("END", "VCALENDAR")
	return c.b.Flush()
}

// event writes one run. It takes no time of its owner (TRANSP), and is tentative when
// its start is an estimate.
func (f *Forecast) event(c *calendar, s *ForecastSet, r timeline.Run) {
	name := say.Escape(s.label(r.Task))
	about := []string{}
	status, summary := "CONFIRMED", name
	if r.Estimated {
		status, summary = "TENTATIVE", estimatedMark+" "+name
		about = append(about, "Estimated start: it runs after other tasks, by how long these took last.")
	}
	if r.Root != r.Task {
		about = append(about, "Set off by the schedule of "+say.Escape(s.label(r.Root))+".")
	}
	if id := s.Timeline.Graph().ID(r.Task); id != "" {
		about = append(about, "Task "+say.Escape(id)+".")
	}
	if f.several() {
		about = append(about, "Tenant "+say.Escape(s.Name)+".")
	}
	c.line("BEGIN", "VEVENT")
	c.line("UID", s.uid(r.Task, r.Unix))
	c.line("DTSTAMP", c.stamp)
	c.line("DTSTART", icsTime(r.Start()))
	if r.Duration > 0 {
		c.line("DURATION", icsDuration(r.Duration))
	} else { // it ends as it starts (RFC 5545 section 3.6.1)
		about = append(about, "How long it takes is not known.")
	}
	c.text("SUMMARY", summary)
	c.text("DESCRIPTION", strings.Join(about, "\n"))
	if r.Estimated {
		c.text("CATEGORIES", "Estimated")
	}
	c.line("STATUS", status)
	c.line("TRANSP", "TRANSPARENT")
	c.line("END", "VEVENT")
}

// nothing writes the one entry of a calendar without runs.
func (f *Forecast) nothing(c *calendar) {
	c.line("BEGIN", "VEVENT")
	c.line("UID", fmt.Sprintf("nothing-%d-%d@tasklint", f.From.Unix(), f.To.Unix()))
	c.line("DTSTAMP", c.stamp)
	c.line("DTSTART", icsTime(f.From))
	c.text("SUMMARY", "No task runs until "+f.local(f.To).Format(clockLayout)+" ("+f.Zone.Name()+")")
	c.line("TRANSP", "TRANSPARENT")
	c.line("END", "VEVENT")
}

// uid identifies a run by its set, its task and its start, so that the next forecast
// replaces it instead of showing it twice.
func (s *ForecastSet) uid(v graph.Vertex, unix int64) string {
	t := s.Timeline.Graph().Task(v)
	id := "id:" + t.ID.S
	if t.ID.S == "" {
		id = "at:" + t.Doc.Name + t.Pointer() + "\x00" + t.Name.S
	}
	sum := sha256.Sum256([]byte(s.Tenant + "\x00" + id + "\x00" + strconv.FormatInt(unix, 10)))
	return hex.EncodeToString(sum[:16]) + "@tasklint"
}

// calendar writes content lines (RFC 5545 section 3.1).
type calendar struct {
	b     *bufio.Writer
	stamp string
}

// foldAt is the length in octets that no line may exceed, without its end.
const foldAt = 75

// line writes a property, folded between characters.
func (c *calendar) line(name, value string) {
	line := name + ":" + value
	for room := foldAt; len(line) > room; room = foldAt - 1 { // later lines begin with a blank
		cut := room
		for cut > 0 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		c.b.WriteString(line[:cut])
		c.b.WriteString("\r\n ")
		line = line[cut:]
	}
	c.b.WriteString(line)
	c.b.WriteString("\r\n")
}

// text writes a property of type TEXT (RFC 5545 section 3.3.11). Where a line is
// folded, the next begins with a blank: a :: there would be a command to a CI runner.
func (c *calendar) text(name, value string) {
	c.line(name, strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "::", ":"+`\`+say.BrokenColon).Replace(value))
}

func icsTime(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// icsDuration writes a duration (RFC 5545 section 3.3.6) in whole seconds.
func icsDuration(d time.Duration) string {
	seconds := int64(d / time.Second)
	text := "PT"
	if h := seconds / 3600; h > 0 {
		text += strconv.FormatInt(h, 10) + "H"
	}
	// The grammar allows seconds after hours only with minutes between them.
	if m := seconds / 60 % 60; m > 0 || seconds >= 3600 && seconds%60 > 0 {
		text += strconv.FormatInt(m, 10) + "M"
	}
	if s := seconds % 60; s > 0 || seconds < 60 {
		text += strconv.FormatInt(s, 10) + "S"
	}
	return text
}
