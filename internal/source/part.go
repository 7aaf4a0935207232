package source

import "strconv"

// Part is one value of a document that may be a task: the document's only value
// or an entry of its list.
type Part struct {
	// Text is the value as written.
	Text []byte
	// Span is its place in the document.
	Span Span
	// List is the JSON Pointer of the list it is an entry of, Index its index
	// there; the pointer is from the root of the line in JSON Lines. Index is -1
	// for a value that is no entry of a list, and List is then its own pointer.
	List  string
	Index int
	// Depth is how many objects and lists are around it.
	Depth int
	// Record counts the top-level values of the document from 0.
	Record int
}

// Pointer is the part's own JSON Pointer.
func (p Part) Pointer() string {
	if p.Index < 0 {
		return p.List
	}
	return p.List + "/" + strconv.Itoa(p.Index)
}

// Outline is what a top-level value looks like from outside.
type Outline struct {
	// Record counts the top-level values of the document from 0; Line says that
	// the value is a line of JSON Lines.
	Record int
	Line   bool
	// Span is the value's place, up to where its text is broken.
	Span Span
	// Kind is its JSON type, Absent when it is broken from the start.
	Kind Kind
	// List is the name of the member that holds the entries ("data", "vertices");
	// "" for a bare list and for a single value. Items is how many entries there are.
	List  string
	Items int
	// Members are the first members besides the list, in the order written, of a
	// value with such a list; none of any other.
	Members []Member
	// Whole says that the parts given before are no tasks after all, although the
	// value has a member called "data" or "vertices": it is one task itself.
	Whole bool
	// Err is the *SyntaxError or *DepthError that ended it. Parts before it stand.
	Err error
}

// Member is a member of an outline.
type Member struct {
	Name  string
	Value Span
}

// Member is the place of the outline's member of that name.
func (o *Outline) Member(name string) (Span, bool) {
	for _, m := range o.Members {
		if m.Name == name {
			return m.Value, true
		}
	}
	return Span{}, false
}

// outlineMembers is how many members an outline remembers: a list answer has two.
const outlineMembers = 32

// Visitor gets what Split finds, in order: the parts of a top-level value, then
// its outline.
type Visitor struct {
	Part   func(Part)
	Record func(Outline)
}
