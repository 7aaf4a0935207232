package task

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/tasklint/tasklint/internal/source"
)

const (
	// levels is how deep a list, or an object with tasks as members, may lie in a
	// document for its tasks to be read.
	levels = 4
	// deepest is up to where tasks are looked for that lie too deep to be read.
	deepest = 32
	// shortest is the length of the shortest text that can hold the JSON of a task.
	shortest = 40
)

// Hidden is a task, or an entry of a list of tasks, inside of a value of no known
// shape: a map by id, a list of pages, an answer with what was asked around it.
type Hidden struct {
	Node source.Node
	// List and Index are as those of a source.Part, but from the value's root.
	List  string
	Index int
	// Depth is how many objects and lists of the value are around it.
	Depth int
}

// Page is a list with tasks that a search has come upon.
type Page struct {
	Tasks int
	// Links says that "links" stand beside the list, Next that they lead to more.
	Links, Next bool
}

// Unread is a value that holds tasks which cannot be read where they are.
type Unread struct {
	Pointer string
	Why     Obstacle
}

// Obstacle is why tasks cannot be read where they are.
type Obstacle uint8

// The obstacles: tasks that lie too deep, that stand as JSON in a text, and that
// PowerShell cut off and wrote as a text of its own.
const (
	TooDeep Obstacle = iota
	InText
	CutOff
)

// Finds are what Search has come upon.
type Finds struct {
	Tasks  []Hidden
	Pages  []Page
	Unread []Unread
}

// Search looks through a value of no known shape, which has so many objects and lists
// around it in its document, for tasks.
func Search(root source.Node, around int) Finds {
	s := search{around: around}
	if root.Is(source.String) {
		s.text(root, nil)
	} else {
		s.inside(root, nil, 0)
	}
	return s.Finds
}

type search struct {
	Finds
	around int
	texts  int // how many texts within texts the value is in
}

// inside looks at what an object or list holds.
func (s *search) inside(n source.Node, pointer []byte, depth int) {
	if depth >= deepest {
		return
	}
	if n.Is(source.Array) {
		s.list(n, pointer, depth)
		return
	}
	tasks := 0
	for _, value := range n.Members() {
		if isWhole(value) {
			tasks++
		}
	}
	var pages []int
	for key, value := range n.Members() {
		at := source.AppendEscaped(append(pointer, '/'), key.Bytes())
		before := len(s.Pages)
		if look := LookAt(value); tasks > 1 && look.Signs > 0 && look.Foreign == "" { // of a map by id
			s.found(value, string(at), -1, depth+1)
		} else {
			s.value(value, at, depth+1)
		}
		if value.Is(source.Array) && len(s.Pages) > before {
			pages = append(pages, before)
		}
	}
	if links := n.Get("links"); links.Exists() {
		for _, i := range pages {
			s.Pages[i].Links, s.Pages[i].Next = true, HasNext(links)
		}
	}
}

// HasNext reports whether the links of a list answer lead to another page.
func HasNext(links source.Node) bool {
	next := links.Get("next")
	return next.Get("href").Text() != "" || next.Text() != ""
}

// isWhole reports whether a value can be read by itself wherever it stands. Runs are
// known by too little for that.
func isWhole(n source.Node) bool {
	switch ShapeOf(n) {
	case Definition, Vertex, LegacyReload:
		return true
	}
	return false
}

// value looks at a member of an object, or at an entry of a list without tasks.
func (s *search) value(n source.Node, pointer []byte, depth int) {
	switch {
	case n.Is(source.String):
		s.text(n, pointer)
	case isWhole(n):
		s.found(n, string(pointer), -1, depth)
	default:
		s.inside(n, pointer, depth)
	}
}

// list looks at the entries of a list. Where one is a task all are meant to be.
func (s *search) list(n source.Node, pointer []byte, depth int) {
	tasks := 0
	for _, entry := range n.Elements() {
		if isWhole(entry) {
			tasks++
		}
	}
	page := len(s.Pages)
	if tasks > 0 {
		s.Pages = append(s.Pages, Page{Tasks: tasks})
	}
	for i, entry := range n.Elements() {
		at := strconv.AppendInt(append(pointer, '/'), int64(i), 10)
		if tasks == 0 {
			s.value(entry, at, depth+1)
			continue
		}
		before := len(s.Tasks) + len(s.Unread)
		if !isWhole(entry) {
			s.value(entry, at, depth+1)
		}
		if len(s.Tasks)+len(s.Unread) == before {
			s.found(entry, string(pointer), i, depth+1)
		}
	}
	if tasks > 0 && len(s.Tasks) == 0 { // all of them too deep
		s.Pages = s.Pages[:page]
	}
}

// found takes a task up, unless it lies too deep.
func (s *search) found(n source.Node, list string, index, depth int) {
	if s.texts == 0 && s.around+depth <= levels+1 {
		s.Tasks = append(s.Tasks, Hidden{n, list, index, depth})
		return
	}
	at := list
	if index >= 0 {
		at += "/" + strconv.Itoa(index)
	}
	s.Unread = append(s.Unread, Unread{Pointer: at})
}

// text looks for JSON in a string.
func (s *search) text(n source.Node, pointer []byte) {
	const mostTexts = 3
	raw := n.Raw()
	if len(raw) < shortest || s.texts == mostTexts || !MayHold(raw) {
		return
	}
	text := bytes.TrimSpace(slices.Clone(n.Bytes()))
	if isCutTask(text) {
		s.Unread = append(s.Unread, Unread{string(pointer), CutOff})
		return
	}
	if len(text) == 0 || bytes.IndexByte([]byte(`{["`), text[0]) < 0 {
		return
	}
	var tree source.Tree
	if tree.Parse(text, 0, 0) != nil {
		return
	}
	in := search{texts: s.texts + 1}
	if in.value(tree.Root(), nil, 0); len(in.Unread) > 0 {
		why := InText
		if in.Unread[0].Why == CutOff {
			why = CutOff
		}
		s.Unread = append(s.Unread, Unread{string(pointer), why})
	}
}
