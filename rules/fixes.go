package rules

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

// What fixes are made of: edits of the bytes of single values, which leave all
// around them as it is. Edits that cannot be made are nil, and Report.Fix passes
// over them.

// Fix offers a way to mend the finding: description says in the imperative what the
// edits do. Of several fixes the best comes first. Without edits there is no fix, nor is there
// one of a tenant's own task: nothing is written to a tenant.
func (r *Report) Fix(safety diag.Safety, description string, edits []diag.Edit) *Report {
	if len(edits) == 0 || r.finding.Doc == nil || r.finding.Doc.OfTenant() {
		return r
	}
	for i := range edits {
		edits[i].Doc = r.finding.Doc
	}
	r.finding.Fixes = append(r.finding.Fixes, diag.Fix{Safety: safety, Description: description, Edits: edits})
	return r
}

func oneEdit(span source.Span, text string) []diag.Edit { return []diag.Edit{{Span: span, Text: text}} }

// replaceValue puts JSON text in place of a value.
func replaceValue(n source.Node, text string) []diag.Edit {
	if !n.Exists() || text == "" {
		return nil
	}
	return oneEdit(n.Span(), text)
}

// replaceText puts a string in place of a value.
func replaceText(n source.Node, text string) []diag.Edit { return replaceValue(n, quoteJSON(text)) }

// replaceRange puts text in place of some bytes of a string's text; all of it where
// the range is empty.
func replaceRange(n source.Node, at schedule.Range, text string) []diag.Edit {
	if at.Len() <= 0 {
		return replaceText(n, text)
	}
	if quoted := quoteJSON(text); n.Is(source.String) && quoted != "" {
		return oneEdit(textSpan(n, at), quoted[1:len(quoted)-1])
	}
	return nil
}

// textSpan is the place of some bytes of a string's text.
func textSpan(n source.Node, at schedule.Range) source.Span {
	from, raw := n.Span().Start, n.Raw()
	return source.Span{Start: from + source.OffsetInRaw(raw, at.Start), End: from + source.OffsetInRaw(raw, at.End)}
}

// quoteJSON writes a string as JSON, "" when it is no text.
func quoteJSON(text string) string {
	quoted, err := jsontext.AppendQuote(nil, text)
	if err != nil {
		return ""
	}
	return string(quoted)
}

// renameKey writes a key anew, unless its object has the new one already.
func renameKey(key source.Node, quoted string) []diag.Edit {
	path := key.Path()
	if len(path) == 0 || quoted == "" {
		return nil
	}
	name := string(source.Unescape([]byte(quoted[1 : len(quoted)-1])))
	if in := path[len(path)-1].In; in.Get(name).Exists() || timesWritten(in, path[len(path)-1].Name()) != 1 {
		return nil
	}
	return oneEdit(key.Span(), quoted)
}

// timesWritten counts how often an object has a key.
func timesWritten(object source.Node, name string) int {
	n := 0
	for key := range object.Members() {
		if key.TextIs(name) {
			n++
		}
	}
	return n
}

// removeItem takes the value out of the object or list that holds it, with its key and
// the one comma that goes with it. A key that is there twice stays: without one the
// other would count.
func removeItem(n source.Node) []diag.Edit {
	path := n.Path()
	if len(path) == 0 {
		return nil
	}
	return removeItems(path[len(path)-1].In, n)
}

// removeWithHolder is removeItem; where nothing else is in what holds the value, that
// goes as well.
func removeWithHolder(n source.Node) []diag.Edit {
	path := n.Path()
	if len(path) > 1 && path[len(path)-1].In.Len() == 1 {
		return removeItem(path[len(path)-1].In)
	}
	return removeItem(n)
}

// removeItems takes several values out of the object or list that holds them.
func removeItems(in source.Node, values ...source.Node) []diag.Edit {
	wanted := make(map[source.Span]bool, len(values))
	for _, v := range values {
		wanted[v.Span()] = true
	}
	times := make(map[string]int)
	for key := range in.Members() {
		times[key.Text()]++
	}
	var gone []bool
	for key, value := range in.Members() {
		gone = append(gone, wanted[value.Span()] && times[key.Text()] == 1)
	}
	for _, value := range in.Elements() {
		gone = append(gone, wanted[value.Span()])
	}
	items := itemSpans(in)
	var edits []diag.Edit
	for i := 0; i < len(gone); i++ {
		if first := i; gone[i] {
			for i+1 < len(gone) && gone[i+1] {
				i++
			}
			edits = append(edits, diag.Edit{Span: removalOf(in, items, first, i)})
		}
	}
	return edits
}

// removalOf is what to delete for the items from the index i to j of a container: from
// them to the next item, or from the item before to them. Where both would do, the
// side goes that leaves the lines as they are.
func removalOf(in source.Node, items []source.Span, i, j int) source.Span {
	whole, raw := in.Span(), in.Raw()
	first, last := i == 0, j == len(items)-1
	switch {
	case first && last:
		return source.Span{Start: whole.Start + 1, End: whole.End - 1}
	case last:
		return source.Span{Start: items[i-1].End, End: items[j].End}
	case first:
		return source.Span{Start: items[i].Start, End: items[j+1].Start}
	}
	newLine := func(from, to int) bool { return bytes.IndexByte(raw[from-whole.Start:to-whole.Start], '\n') >= 0 }
	if newLine(items[j].End, items[j+1].Start) && !newLine(items[i-1].End, items[i].Start) {
		return source.Span{Start: items[i-1].End, End: items[j].End}
	}
	return source.Span{Start: items[i].Start, End: items[j+1].Start}
}

// itemSpans are the places of a container's elements, or of its members from key to
// value.
func itemSpans(in source.Node) []source.Span {
	items := make([]source.Span, 0, in.Len())
	for key, value := range in.Members() {
		items = append(items, source.Span{Start: key.Span().Start, End: value.Span().End})
	}
	for _, value := range in.Elements() {
		items = append(items, value.Span())
	}
	return items
}

// insertMember adds a member in the way that the object is written: its blanks, its
// line ends and its order of keys. That is alphabetical where it is so throughout the
// task; otherwise the new key comes behind the last that it has of after, or at the end.
func insertMember(object source.Node, name, value string, after ...string) []diag.Edit {
	if !object.Is(source.Object) || object.Get(name).Exists() {
		return nil
	}
	items := itemSpans(object)
	if len(items) == 0 {
		return oneEdit(source.Span{Start: object.Span().Start + 1, End: object.Span().End - 1}, quoteJSON(name)+": "+value)
	}
	text := quoteJSON(name) + colon(object) + value
	at := memberBefore(object, name, after)
	if at < 0 {
		return oneEdit(source.Span{Start: items[0].Start, End: items[0].Start}, text+","+blanksBefore(object, items, 1))
	}
	return oneEdit(source.Span{Start: items[at].End, End: items[at].End}, ","+blanksBefore(object, items, at)+text)
}

// memberBefore is the index of the member behind which a new one goes, -1 for the
// front.
func memberBefore(object source.Node, name string, after []string) int {
	before, listed, i := -1, -1, 0
	for key := range object.Members() {
		own := key.Text()
		if own < name {
			before = i
		}
		if slices.Contains(after, own) {
			listed = i
		}
		i++
	}
	root := object
	if path := object.Path(); len(path) > 0 {
		root = path[0].In
	}
	switch {
	case i > 2 && alphabetical(root): // two may be so by chance
		return before
	case listed >= 0:
		return listed
	default:
		return i - 1
	}
}

// alphabetical reports whether all objects of a value have their keys in the order of
// the alphabet: in one of them that may be chance.
func alphabetical(n source.Node) bool {
	previous := ""
	for key, value := range n.Members() {
		own := key.Text()
		if own < previous || !alphabetical(value) {
			return false
		}
		previous = own
	}
	for _, value := range n.Elements() {
		if !alphabetical(value) {
			return false
		}
	}
	return true
}

// colon is what stands between the first key of an object and its value.
func colon(object source.Node) string {
	for key, value := range object.Members() {
		return textBetween(object, key.Span().End, value.Span().Start)
	}
	return ": "
}

// blanksBefore is the white space that parts the item with the index i from the one before,
// or two others where it has none before.
func blanksBefore(in source.Node, items []source.Span, i int) string {
	switch {
	case len(items) > 1:
		i = min(max(i, 1), len(items)-1)
		_, blanks, _ := strings.Cut(textBetween(in, items[i-1].End, items[i].Start), ",")
		return blanks
	default:
		blanks := textBetween(in, in.Span().Start+1, items[0].Start)
		if blanks == "" && spaced(in) {
			return " "
		}
		return blanks
	}
}

// spaced reports whether a blank follows the colons of an object, or of the object
// that holds a list.
func spaced(in source.Node) bool {
	if path := in.Path(); in.Is(source.Array) && len(path) > 0 {
		in = path[len(path)-1].In
	}
	return strings.HasSuffix(colon(in), " ")
}

// textBetween is the text from one place to another of a container.
func textBetween(in source.Node, from, to int) string {
	start := in.Span().Start
	return string(in.Raw()[from-start : to-start])
}

// insertElement adds a value at the end of a list, in the way that it is written.
func insertElement(list source.Node, value string) []diag.Edit {
	if !list.Is(source.Array) || value == "" {
		return nil
	}
	items := itemSpans(list)
	if len(items) == 0 {
		return oneEdit(source.Span{Start: list.Span().Start + 1, End: list.Span().End - 1}, value)
	}
	end := items[len(items)-1].End
	return oneEdit(source.Span{Start: end, End: end}, ","+blanksBefore(list, items, len(items)-1)+value)
}

// writeEnabled puts "enabled" into a body, where people write it.
func writeEnabled(p *TaskPass, value string) []diag.Edit {
	return insertMember(p.written(), "enabled", value, "specVersion", "name")
}
