package reporters

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
)

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
	list(s, l.Rows, func(r TaskRow) any {
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
			record[j] = noFormula(Escape(text))
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
