package legacy

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tasklint/tasklint/internal/source"
)

// Style is how JSON is laid out.
type Style struct {
	// Line ends each line; without it everything stands on one.
	Line string
	// Prefix begins every line but the first, Indent what stands one level deeper.
	Prefix, Indent string
	// Space follows colons, and the commas within a line.
	Space string
}

// StyleOf returns the layout of an object in the text of its document.
func StyleOf(n source.Node, text []byte) Style {
	s := Style{Space: " "}
	start := n.Span().Start
	for key, value := range n.Members() {
		if key.Span().End+1 == value.Span().Start {
			s.Space = ""
		}
		blanks := text[start+1 : key.Span().Start]
		end := bytes.LastIndexByte(blanks, '\n')
		if end < 0 {
			break
		}
		s.Line, s.Indent = "\n", "  "
		if end > 0 && blanks[end-1] == '\r' {
			s.Line = "\r\n"
		}
		line := text[bytes.LastIndexByte(text[:start], '\n')+1:]
		s.Prefix = string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
		if deeper, ok := strings.CutPrefix(string(blanks[end+1:]), s.Prefix); ok && deeper != "" && strings.Trim(deeper, " \t") == "" {
			s.Indent = deeper
		}
		break
	}
	return s
}

// Deeper returns the layout one level further in.
func (s Style) Deeper() Style {
	if s.Line != "" {
		s.Prefix += s.Indent
	}
	return s
}

// Between parts two values of a list.
func (s Style) Between() string {
	if s.Line == "" {
		return "," + s.Space
	}
	return "," + s.Line + s.Prefix
}

// JSON writes the task in the order in which people read it.
func (t *Task) JSON(s Style) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(t.body()); err != nil {
		panic(err) // texts and switches alone have no error
	}
	text := jsontext.Value(b.Bytes())
	space := s.Space != ""
	options := []jsontext.Options{jsontext.SpaceAfterColon(space), jsontext.SpaceAfterComma(space && s.Line == ""), jsontext.AllowInvalidUTF8(true)}
	if s.Line != "" {
		options = append(options, jsontext.WithIndentPrefix(s.Prefix), jsontext.WithIndent(s.Indent))
	}
	if err := text.Format(options...); err != nil {
		panic(err)
	}
	return bytes.ReplaceAll(text, []byte("\n"), []byte(s.Line))
}

// The parts of a task, with their members in that order.
type (
	body struct {
		Name        string            `json:"name"`
		SpecVersion string            `json:"specVersion"`
		Enabled     bool              `json:"enabled"`
		Events      []event           `json:"events,omitempty"`
		Start       *start            `json:"start,omitempty"`
		States      []state           `json:"states"`
		Metadata    map[string]string `json:"metadata,omitempty"`
	}
	event struct {
		Name        string      `json:"name"`
		Type        string      `json:"type"`
		Source      string      `json:"source"`
		Correlation []attribute `json:"correlation"`
	}
	attribute struct {
		Name  string `json:"contextAttributeName"`
		Value string `json:"contextAttributeValue"`
	}
	start struct {
		StateName string    `json:"stateName"`
		Schedule  recurring `json:"schedule"`
	}
	recurring struct {
		Recurrence    string `json:"recurrence"`
		Timezone      string `json:"timezone,omitempty"`
		StartDateTime string `json:"startDateTime,omitempty"`
		EndDateTime   string `json:"endDateTime,omitempty"`
	}
	state struct {
		Name     string    `json:"name"`
		Type     string    `json:"type"`
		OnEvents []onEvent `json:"onEvents"`
	}
	onEvent struct {
		EventRefs []string `json:"eventRefs"`
		Actions   []action `json:"actions"`
	}
	action struct {
		FunctionRef function `json:"functionRef"`
	}
	function struct {
		RefName   string    `json:"refName"`
		Arguments arguments `json:"arguments"`
	}
	arguments struct {
		AppID   string          `json:"appId"`
		Partial json.RawMessage `json:"partial,omitempty"`
	}
)

const (
	stateName = "reload"
	eventName = "data-updated"
)

func (t *Task) body() body {
	b := body{Name: t.Name, SpecVersion: "0.8", Enabled: t.Enabled, Metadata: t.metadata}
	reload := onEvent{EventRefs: []string{}, Actions: []action{{function{"app.reload", arguments{AppID: t.app}}}}}
	if t.partial.Is(source.Bool) {
		reload.Actions[0].FunctionRef.Arguments.Partial = t.partial.Raw()
	}
	if t.Event {
		reload.EventRefs = []string{eventName}
		b.Events = []event{{eventName, "com.qlik/active-analytics-orch", "dataset.updated", []attribute{{"appId", t.app}}}}
	} else {
		b.Start = &start{stateName, recurring{t.Recurrence, t.Timezone, t.Start, t.End}}
	}
	b.States = []state{{stateName, "event", []onEvent{reload}}}
	return b
}
