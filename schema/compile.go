package schema

import (
	"fmt"
	"strconv"

	"github.com/tasklint/tasklint/internal/source"
)

func (d *document) compileProgram() *shape {
	p := programmer{done: make(map[target]*shape)}
	return p.reference(d, "")
}

// programmer compiles schema objects, each target of a reference once.
type programmer struct{ done map[target]*shape }

// target is what a reference names.
type target struct {
	in      *document
	pointer string
}

// reference is the shape at a pointer of a document. It is noted before it is
// filled, so that schemas may be recursive.
func (p *programmer) reference(d *document, pointer string) *shape {
	at := target{d, pointer}
	if s, ok := p.done[at]; ok {
		return s
	}
	s := new(shape)
	p.done[at] = s
	p.fill(s, d, d.root().Find(pointer))
	return s
}

// shape compiles a schema in place; one that only refers to another is that other.
func (p *programmer) shape(d *document, n source.Node) *shape {
	if n.Len() == 1 {
		if ref := n.Get("$ref"); ref.Exists() {
			return p.reference(d.resolve(ref.Text()))
		}
	}
	s := new(shape)
	p.fill(s, d, n)
	return s
}

func (p *programmer) fill(s *shape, d *document, n source.Node) {
	*s = shape{src: n, types: anyType, maxLength: -1, maxItems: -1}
	if !n.Is(source.Object) {
		s.opaque = !n.True() // the schema true lets everything pass
		return
	}
	for k, v := range n.Members() {
		if !p.keyword(s, d, string(k.Bytes()), v) {
			s.opaque = true
		}
	}
	s.object = len(s.names) > 0 || s.required != 0 || s.closed || s.others != nil
	s.keys = newKeyTable(s.names)
	if list := n.Get("required"); list.Len() > 0 {
		s.require(list)
	}
}

// keyword compiles one member of a schema; false when it is unknown, so that
// nothing is certain about values under it.
func (p *programmer) keyword(s *shape, d *document, name string, v source.Node) bool {
	switch name {
	case "type":
		return s.setTypes(v)
	case "enum":
		return s.setEnum(v)
	case "x-ignore-case":
		s.folded = v.True()
	case "minLength":
		s.minLength = count(v)
	case "maxLength":
		s.maxLength = count(v)
	case "pattern":
		s.texts = append(s.texts, patternRecogniser(v.Text()))
	case "format":
		s.texts = append(s.texts, formatRecogniser(v.Text()))
	case "minItems":
		s.minItems = count(v)
	case "maxItems":
		s.maxItems = count(v)
	case "items":
		s.items = p.shape(d, v)
	case "properties":
		for k, property := range v.Members() {
			s.names = append(s.names, k.Text())
			s.values = append(s.values, p.shape(d, property))
		}
	case "additionalProperties":
		s.closed = v.False()
		if v.Is(source.Object) {
			s.others = p.shape(d, v)
		}
	case "$ref":
		s.all = append(s.all, p.reference(d.resolve(v.Text())))
	case "allOf":
		for _, e := range v.Elements() {
			s.all = append(s.all, p.shape(d, e))
		}
	case "if":
		s.when = p.shape(d, v)
	case "then":
		s.then = p.shape(d, v)
	case "else":
		s.orElse = p.shape(d, v)
	case "required", "$defs":
	default:
		return isAnnotation(name)
	}
	return true
}

// count reads a size of the schema, which we wrote ourselves.
func count(v source.Node) int {
	n, err := strconv.Atoi(string(v.Raw()))
	if err != nil {
		panic(fmt.Sprintf("embedded schema: size %s: %v", v.Raw(), err))
	}
	return n
}

// isAnnotation reports whether a keyword says nothing about validity (JSON
// Schema 2020-12 core section 8 and validation section 9), ours included.
func isAnnotation(keyword string) bool {
	switch keyword {
	case "$schema", "$id", "$comment", "title", "description", "default", "examples", "readOnly", "writeOnly", "deprecated":
		return true
	}
	return len(keyword) > 2 && keyword[:2] == "x-"
}
