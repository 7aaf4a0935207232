package legacy

import (
	"bytes"
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

// StyleOf is the layout of an object in the text of its document.
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
		if deeper, ok := strings.CutPrefix(string(blanks[end+1:]), s.Prefix); ok && deeper != "" {
			s.Indent = deeper
		}
		break
	}
	return s
}

// Deeper is the layout one level further in.
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
	w := writer{style: s}
	w.value(t.object())
	return w.b.Bytes()
}

// member and object are JSON in the order in which it is written; values are object,
// list, string, bool and json, which is written as it is.
type (
	member struct {
		key   string
		value any
	}
	object []member
	list   []any
	json   []byte
)

func (t *Task) object() object {
	refs := list{}
	o := object{{"name", t.Name}, {"specVersion", "0.8"}, {"enabled", t.Enabled}}
	if t.Event {
		refs = list{eventName}
		o = append(o, member{"events", list{object{
			{"name", eventName}, {"type", "com.qlik/active-analytics-orch"}, {"source", "dataset.updated"},
			{"correlation", list{object{{"contextAttributeName", "appId"}, {"contextAttributeValue", t.app}}}},
		}}})
	} else {
		o = append(o, member{"start", object{{"stateName", stateName}, {"schedule", t.schedule()}}})
	}
	arguments := object{{"appId", t.app}}
	if t.partial.Is(source.Bool) {
		arguments = append(arguments, member{"partial", json(t.partial.Raw())})
	}
	o = append(o, member{"states", list{object{
		{"name", stateName}, {"type", "event"},
		{"onEvents", list{object{
			{"eventRefs", refs},
			{"actions", list{object{{"functionRef", object{{"refName", "app.reload"}, {"arguments", arguments}}}}}},
		}}},
	}}})
	if len(t.metadata) > 0 {
		o = append(o, member{"metadata", object(t.metadata)})
	}
	return o
}

const (
	stateName = "reload"
	eventName = "data-updated"
)

func (t *Task) schedule() object {
	o := object{{"recurrence", t.Recurrence}}
	for _, m := range []member{{"timezone", t.Timezone}, {"startDateTime", t.Start}, {"endDateTime", t.End}} {
		if m.value != "" {
			o = append(o, m)
		}
	}
	return o
}

// writer writes JSON in a style.
type writer struct {
	style Style
	b     bytes.Buffer
}

func (w *writer) value(v any) {
	switch v := v.(type) {
	case object:
		w.container('{', '}', len(v), func(i int) {
			w.value(v[i].key)
			w.b.WriteString(":" + w.style.Space)
			w.value(v[i].value)
		})
	case list:
		w.container('[', ']', len(v), func(i int) { w.value(v[i]) })
	case string:
		quoted, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(v, "\uFFFD")) // valid text has no error
		w.b.Write(quoted)
	case bool:
		if v {
			w.b.WriteString("true")
		} else {
			w.b.WriteString("false")
		}
	case json:
		w.b.Write(v)
	}
}

func (w *writer) container(open, end byte, n int, item func(int)) {
	w.b.WriteByte(open)
	outer := w.style
	w.style = outer.Deeper()
	for i := range n {
		switch {
		case i > 0:
			w.b.WriteString(w.style.Between())
		case w.style.Line != "":
			w.b.WriteString(w.style.Line + w.style.Prefix)
		}
		item(i)
	}
	w.style = outer
	if n > 0 && outer.Line != "" {
		w.b.WriteString(outer.Line + outer.Prefix)
	}
	w.b.WriteByte(end)
}
