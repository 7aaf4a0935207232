package rules

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

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
