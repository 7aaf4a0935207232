package reporters

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/listing"
	"github.com/tasklint/tasklint/internal/say"
)

// TaskList is the report of `tasklint list`.
type TaskList struct {
	Rows []listing.Row
	// Total is how many tasks there are besides those that a filter left out.
	Total int
	// Color says that text may be coloured; Width is that of the terminal in cells, 0
	// when there is none, and then nothing is left out.
	Color bool
	Width int
}

// clockLayout is how tables write an instant, in UTC.
const clockLayout = "2006-01-02 15:04"

// WriteText writes the tasks as a table and counts them.
func (l *TaskList) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	columns := []column{
		{title: "name", least: 20, most: 100, share: 3},
		{title: "tenant", least: 8, most: 40, share: 1, leave: 3},
		{title: "app", least: 12, most: 100, share: 2, leave: 2},
		{title: "trigger", least: 20, most: 100, share: 4},
		{title: "next run (UTC)", least: 16, most: 16, share: 1, leave: 6},
		{title: "upstreams", least: 12, most: 60, share: 2, leave: 1},
		{title: "enabled", least: 7, most: 30, share: 3},
		{title: "last status", least: 11, most: 20, share: 3, leave: 5},
		{title: "last run (UTC)", least: 16, most: 16, share: 1, leave: 4},
	}
	rows := make([][]cell, len(l.Rows))
	tenants := make(map[string]bool)
	for i := range l.Rows {
		tenants[l.Rows[i].Set] = true
		rows[i] = rowCells(&l.Rows[i])
	}
	if len(tenants) < 2 { // one tenant needs no column
		columns = append(columns[:1:1], columns[2:]...)
		for i, row := range rows {
			rows[i] = append(row[:1:1], row[2:]...)
		}
	}
	var left []string
	if len(rows) > 0 {
		var err error
		if left, err = writeTable(b, painter(l.Color), columns, rows, l.Width); err != nil {
			return err
		}
		fmt.Fprintln(b)
	}
	fmt.Fprintln(b, l.counts())
	if len(left) > 0 {
		fmt.Fprintf(b, "No room for %s; a wider terminal or --format json shows all.\n", say.And(left))
	}
	return b.Flush()
}

// rowCells are the texts of a row in the order of the columns.
func rowCells(r *listing.Row) []cell {
	row := []cell{
		{text: rowLabel(r), middle: true}, {text: r.Set}, {text: r.App, middle: true}, {text: r.Trigger}, {text: tableClock(r.NextRun)},
		{text: strings.Join(firstOf(r.Upstreams, 20), ", "), middle: len(r.Upstreams) == 1}, {text: rowState(r)}, {text: r.LastStatus}, {text: tableClock(r.LastRun)},
	}
	switch {
	case r.Deleted || !r.Enabled:
		for i := range row {
			row[i].style = dim
		}
		row[6].style = yellow
	default:
		row[0].style = bold
	}
	switch strings.ToUpper(r.LastStatus) {
	case "FAILED", "ABORTED":
		row[7].style = red
	case "SUCCEEDED":
		row[7].style = green
	}
	return row
}

// rowLabel is what a row is called: its name, else its id, else its place.
func rowLabel(r *listing.Row) string {
	switch {
	case r.Name != "":
		return r.Name
	case r.ID != "":
		return r.ID
	default:
		return r.File + r.Pointer
	}
}

// rowState says whether the task of a row is enabled.
func rowState(r *listing.Row) string {
	switch {
	case r.Deleted:
		return "deleted"
	case r.Enabled:
		return "yes"
	case r.DisabledCode != "":
		return "no: " + r.DisabledCode
	default:
		return "no"
	}
}

// counts is the last line.
func (l *TaskList) counts() string {
	text := say.Count(len(l.Rows), "task")
	if len(l.Rows) != l.Total {
		text = fmt.Sprintf("%d of %s", len(l.Rows), say.Count(l.Total, "task"))
	}
	disabled := 0
	for i := range l.Rows {
		if !l.Rows[i].Enabled {
			disabled++
		}
	}
	if disabled > 0 {
		text += fmt.Sprintf(", %d disabled", disabled)
	}
	return text + "."
}

func tableClock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(clockLayout)
}

// firstOf is the beginning of a list, with a mark when there is more.
func firstOf(list []string, n int) []string {
	if len(list) <= n {
		return list
	}
	return append(list[:n:n], "…")
}

// jsonTaskRow is a task in the JSON of `tasklint list`. Fields are added to it, never
// changed; absent ones are left out.
type jsonTaskRow struct {
	ID           string   `json:"id,omitempty"`
	Name         string   `json:"name,omitempty"`
	App          string   `json:"app,omitempty"`
	AppID        string   `json:"appId,omitempty"`
	Kind         string   `json:"kind"`
	Trigger      string   `json:"trigger"`
	NextRun      string   `json:"nextRun,omitempty"`
	Upstreams    []string `json:"upstreams"`
	Enabled      bool     `json:"enabled"`
	DisabledCode string   `json:"disabledCode,omitempty"`
	Deleted      bool     `json:"deleted,omitempty"`
	LastStatus   string   `json:"lastStatus,omitempty"`
	LastRun      string   `json:"lastRun,omitempty"`
	Space        string   `json:"space,omitempty"`
	Owner        string   `json:"owner,omitempty"`
	Tenant       string   `json:"tenant,omitempty"`
	File         string   `json:"file"`
	Pointer      string   `json:"pointer"`
}

// WriteJSON writes a list with one object a task, each on a line of its own. Times
// are RFC 3339 in UTC.
func (l *TaskList) WriteJSON(w io.Writer) error {
	s := newJSONStream(w)
	list(s, l.Rows, func(r listing.Row) any {
		j := jsonTaskRow{
			r.ID, r.Name, r.App, r.AppID, r.Kind, r.Trigger, optionalUTC(r.NextRun), r.Upstreams, r.Enabled, r.DisabledCode,
			r.Deleted, r.LastStatus, optionalUTC(r.LastRun), r.Space, r.Owner, r.Tenant, r.File, r.Pointer,
		}
		if j.Upstreams == nil {
			j.Upstreams = []string{}
		}
		return j
	})
	s.raw("\n")
	return s.close()
}

func optionalUTC(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return utc(t)
}

// WriteCSV writes a header and a record a task (RFC 4180: CRLF, quotes where they are
// needed), with the fields of the JSON. Upstreams are joined by "; ". What would
// disturb a terminal is escaped as in text, and a text that a spreadsheet would take
// for a formula gets an apostrophe in front (OWASP, CSV injection): who needs the
// exact text takes JSON.
func (l *TaskList) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	header := []string{"id", "name", "app", "appId", "kind", "trigger", "nextRun", "upstreams", "enabled", "disabledCode",
		"deleted", "lastStatus", "lastRun", "space", "owner", "tenant", "file", "pointer"}
	if err := c.Write(header); err != nil {
		return err
	}
	for i := range l.Rows {
		r := &l.Rows[i]
		record := []string{
			r.ID, r.Name, r.App, r.AppID, r.Kind, r.Trigger, optionalUTC(r.NextRun), strings.Join(r.Upstreams, "; "),
			strconv.FormatBool(r.Enabled), r.DisabledCode, strconv.FormatBool(r.Deleted), r.LastStatus, optionalUTC(r.LastRun),
			r.Space, r.Owner, r.Tenant, r.File, r.Pointer,
		}
		for j, text := range record {
			record[j] = noFormula(say.Escape(text))
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// noFormula keeps a spreadsheet from running a text.
func noFormula(text string) string {
	if text != "" && strings.IndexByte("=+-@", text[0]) >= 0 {
		return "'" + text
	}
	return text
}
