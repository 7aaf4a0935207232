package task

import (
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// Meant is what is known about an object before it is looked at.
type Meant struct {
	// Body says that it is the body of a request that creates a task, Task that it is
	// meant for a task in whatever form.
	Body, Task bool
	// Endpoint is the one that its path names.
	Endpoint Endpoint
}

// WrapperFor returns the endpoint that an object is the body for, given what is known about
// it; look is what it looks like by itself.
func WrapperFor(n source.Node, look *Look, meant Meant) Endpoint {
	if look.Shape == Wrapper && meant.Endpoint == NoEndpoint {
		return look.Endpoint
	}
	if !n.Is(source.Object) || look.Shape != Wrapper && (look.Shape != Unknown || look.Signs > 0 || look.Foreign != "") {
		return NoEndpoint
	}
	switch w := readWrapper(n); {
	case w.known == 0:
		return NoEndpoint
	case meant.Endpoint != NoEndpoint:
		return meant.Endpoint
	case !meant.Body && !meant.Task:
		return NoEndpoint
	case w.onTaskID.Exists():
		return OnTaskEvent
	case w.recurrence.Exists():
		return OnTimeSchedule
	case meant.Body && w.strange == 0:
		return OnDatasetUpdated
	}
	return NoEndpoint
}

// Become is the task that a wrapper becomes, as JSON: the service writes it, so that of
// its text only the values are known that the wrapper has. Where these stand there is
// remembered, so that what is found in the task is reported in the wrapper.
type Become struct {
	Text []byte
	// Base is the offset at which Text counts as beginning: behind the wrapper, so that a
	// span is of one or the other.
	Base int

	wrapper source.Span
	copies  []copied
	parts   []copied
}

// copied is a value of the wrapper, or what is made of one, with its place in Text.
type copied struct{ at, from source.Span }

// Becomes makes the task of a wrapper for an endpoint; app is the app that it is for, ""
// where that is not known.
func (e Endpoint) Becomes(n source.Node, app string) *Become {
	b := &Become{Base: n.Span().End, wrapper: n.Span()}
	b.write(`{`)
	b.members(n, "name", "description")
	b.comma()
	b.write(`"specVersion":"0.8"`)
	b.members(n, "enabled")
	refs := ""
	switch e {
	case OnTimeSchedule:
		b.comma()
		start := len(b.Text)
		b.write(`"start":{"stateName":"reload","schedule":{`)
		b.members(n, "recurrence", "timezone", "startDateTime", "endDateTime")
		b.write(`}}`)
		b.part(start, n.Get("recurrence"))
	case OnTaskEvent:
		refs = b.taskEvent(n)
	case OnDatasetUpdated:
		b.comma()
		b.write(`"events":[{"name":"data-updated","type":"` + TypeAnalyticsOrch + `","source":"` + SourceDataset + `"`)
		if app != "" {
			b.write(`,"correlation":[{"contextAttributeName":"appId","contextAttributeValue":"` + app + `"}]`)
		}
		b.write(`}]`)
		refs = `"data-updated"`
	}
	b.comma()
	b.write(`"states":[{"name":"reload","type":"event","onEvents":[{"eventRefs":[` + refs + `],"actions":[{"functionRef":{"refName":"app.reload","arguments":{`)
	if app != "" {
		b.write(`"appId":"` + app + `"`)
	}
	b.members(n, "partial")
	b.write(`}}}]}]}]}`)
	return b
}

// taskEvent writes the event that a wrapper for a task event becomes, and returns the
// reference to it. A status is one where the endpoint has it: any is none.
func (b *Become) taskEvent(n source.Node) string {
	id, status := n.Get("onTaskId"), n.Get("onTaskStatus")
	if !id.Exists() {
		return ""
	}
	b.comma()
	start := len(b.Text)
	b.write(`"events":[{"name":"onTaskId","type":"` + TypeRunFinished + `","source":"` + SourceTask + `","correlation":[{"contextAttributeName":"id","contextAttributeValue":`)
	b.value(id)
	b.write(`}`)
	if IsOnTaskStatus(status) && !strings.EqualFold(status.Text(), "any") {
		b.write(`,{"contextAttributeName":"status","contextAttributeValue":`)
		b.value(status)
		b.write(`}`)
	}
	b.write(`]}]`)
	b.part(start, id)
	return `"onTaskId"`
}

// IsOnTaskStatus reports whether a value is one of the words that the endpoint takes for
// how the other task must have ended.
func IsOnTaskStatus(n source.Node) bool {
	switch strings.ToLower(n.Text()) {
	case "succeeded", "failed", "any":
		return n.Is(source.String)
	}
	return false
}

func (b *Become) write(text string) { b.Text = append(b.Text, text...) }

// comma parts a member from the one before it.
func (b *Become) comma() {
	switch b.Text[len(b.Text)-1] {
	case '{', '[':
	default:
		b.write(",")
	}
}

// members copies those members that the wrapper has.
func (b *Become) members(n source.Node, names ...string) {
	for _, name := range names {
		if value := n.Get(name); value.Exists() {
			b.comma()
			b.write(`"` + name + `":`)
			b.value(value)
		}
	}
}

// value copies a value. Of one that nests, which none of them may, the outside is enough:
// within the task it could lie too deep to be read.
func (b *Become) value(n source.Node) {
	start, raw := b.Base+len(b.Text), n.Raw()
	if nests(n) {
		raw = []byte(`[]`)
	}
	b.Text = append(b.Text, raw...)
	b.copies = append(b.copies, copied{source.Span{Start: start, End: b.Base + len(b.Text)}, n.Span()})
}

func nests(n source.Node) bool {
	for _, v := range n.Members() {
		if v.Is(source.Object) || v.Is(source.Array) {
			return true
		}
	}
	for _, v := range n.Elements() {
		if v.Is(source.Object) || v.Is(source.Array) {
			return true
		}
	}
	return false
}

// part notes that what was written since start is made of one value.
func (b *Become) part(start int, of source.Node) {
	if of.Exists() {
		b.parts = append(b.parts, copied{source.Span{Start: b.Base + start, End: b.Base + len(b.Text)}, of.Span()})
	}
}

// Origin returns where a span of the task comes from in the wrapper: exactly, where it is
// of a copied value, or the brace of the whole; else the value that the service makes that
// part of the task of, or the opening brace.
func (b *Become) Origin(s source.Span) (from source.Span, exact bool) {
	if s.End <= b.Base { // of the wrapper itself
		return s, true
	}
	for _, c := range b.copies {
		if c.at == s {
			return c.from, true
		}
		if c.at.Contains(s) {
			return s.Shift(c.from.Start - c.at.Start), true
		}
	}
	for _, c := range b.parts {
		if c.at.Contains(s) {
			return c.from, false
		}
	}
	brace := source.Span{Start: b.wrapper.Start, End: b.wrapper.Start + 1}
	return brace, s == source.Span{Start: b.Base, End: b.Base + 1}
}

// Parse reads a task again, a wrapper as the task that it becomes. It reports false where
// that cannot be read any more.
func (f *Facts) Parse(t *source.Tree) bool {
	text, err := f.Doc.Text(f.Span)
	if err != nil || t.Parse(text, f.Span.Start, 0) != nil {
		return false
	}
	if f.Endpoint == NoEndpoint {
		return true
	}
	b := f.Endpoint.Becomes(t.Root(), f.App.S)
	return t.Parse(b.Text, b.Base, 0) == nil
}
