package schema

import (
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/suggest"
)

// Way is where a JSON Pointer leads in every document that fits a schema, whether or
// not one has something there.
type Way struct {
	// Steps is how many tokens lead to a place that a document can have; all of them
	// when the whole pointer does.
	Steps int
	// Lists says of each of these tokens whether it stands for an element of a list.
	Lists []bool
	// Holder is what the first token that leads nowhere stands in, in words, and
	// Near the name that was probably meant, "" when none is likely.
	Holder, Near string
	// List says that the holder of that token is a list, Scalar that it is a value
	// that holds nothing.
	List, Scalar bool
	// Required says that the last token names a property that its object needs.
	Required bool
}

// Follow walks the tokens of a pointer along a schema.
func Follow(name Name, tokens []string) Way {
	var w Way
	p := place{shapes: lookup(string(name)).program().expand(nil, source.Node{})}
	for _, token := range tokens {
		types := p.types()
		w.Required = false
		switch {
		case types == anyType: // what may be anything may hold anything
			w.Lists = append(w.Lists, isIndex(token))
			p = place{}
		case types>>source.Object&1 != 0 && (p.knows(token) || !p.closed()):
			w.Required = p.requires(token)
			w.Lists = append(w.Lists, false)
			p = p.member(token, source.Node{})
		case types>>source.Array&1 != 0 && isIndex(token):
			w.Lists = append(w.Lists, true)
			p = p.element(source.Node{})
		default:
			w.Holder = p.owner()
			w.List = types>>source.Array&1 != 0
			w.Scalar = types&(1<<source.Object|1<<source.Array) == 0
			w.Near, _ = suggest.Nearest(token, p.properties())
			return w
		}
		w.Steps++
	}
	return w
}

// isIndex reports whether a token stands for an element of a list: an index, or "-" for
// the place after the last element.
func isIndex(token string) bool {
	_, ok := source.ElementIndex(token)
	return ok || token == "-"
}

// types are the kinds that a value at the place may have, a bit for each.
func (p *place) types() uint8 {
	types := uint8(anyType)
	for _, s := range p.shapes {
		types &= s.types
	}
	return types
}

// knows reports whether the schemas name a property.
func (p *place) knows(name string) bool {
	for _, s := range p.shapes {
		if s.keys.find([]byte(name)) >= 0 {
			return true
		}
	}
	return false
}

// closed reports whether there are no properties but those that are named.
func (p *place) closed() bool {
	for _, s := range p.shapes {
		if s.closed {
			return true
		}
	}
	return false
}

func (p *place) requires(name string) bool {
	for _, s := range p.shapes {
		if i := s.keys.find([]byte(name)); i >= 0 && s.required>>i&1 != 0 {
			return true
		}
	}
	return false
}
