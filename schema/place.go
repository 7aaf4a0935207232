package schema

import (
	"bytes"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// place is what is known about a value while its problems are reported.
type place struct {
	shapes []*shape // the schemas that hold for it
	key    string   // the name of the member, or of the list that it is an item of
	item   bool
	needed bool // the object must have it
}

// member is the place of the member called name.
func (p *place) member(name string, value source.Node) place {
	next := place{key: name, needed: p.requires(name)}
	for _, s := range p.shapes {
		if i := s.keys.find([]byte(name)); i >= 0 {
			next.shapes = s.values[i].expand(next.shapes, value)
		} else {
			next.shapes = s.others.expand(next.shapes, value)
		}
	}
	return next
}

// element is the place of an item of the list.
func (p *place) element(value source.Node) place {
	next := place{key: p.key, item: true}
	for _, s := range p.shapes {
		next.shapes = s.items.expand(next.shapes, value)
	}
	return next
}

// expand appends s and what it refers to, as far as that holds for the value.
func (s *shape) expand(list []*shape, value source.Node) []*shape {
	if s == nil {
		return list
	}
	list = append(list, s)
	for _, other := range s.all {
		list = other.expand(list, value)
	}
	if s.when != nil {
		if s.when.certain(value) {
			return s.then.expand(list, value)
		}
		return s.orElse.expand(list, value)
	}
	return list
}

// annotation is the first value of an annotation that the schemas have.
func (p *place) annotation(name string) source.Node {
	for _, s := range p.shapes {
		if v := s.src.Get(name); v.Exists() {
			return v
		}
	}
	return source.Node{}
}

// noun names the value in a message.
func (p *place) noun() string {
	if noun := p.annotation("x-noun"); noun.Exists() && (p.item || p.key == "") {
		return noun.Text()
	}
	switch {
	case p.item:
		return "an item of " + say.Quote(p.key)
	case p.key == "":
		return "the document"
	}
	return say.Quote(p.key)
}

// owner names the object in a message about its members.
func (p *place) owner() string {
	if noun := p.annotation("x-noun"); noun.Exists() {
		return noun.Text()
	}
	return p.noun()
}

// allows reports whether a word fits an enum in which case does not count.
func (p *place) allows(enum *kind.Enum) bool {
	got, ok := enum.Got.(string)
	if !ok {
		return false
	}
	for _, s := range p.shapes {
		if s.folded && s.hasWord([]byte(got)) {
			return true
		}
	}
	return false
}

// words are the words that the schema lists for the value, without those that
// differ from an earlier one by case only where case does not count.
func (p *place) words() []string {
	var words []string
	for _, s := range p.shapes {
	next:
		for _, w := range s.words {
			if w == "" {
				continue
			}
			for _, have := range words {
				if s.folded && strings.EqualFold(have, w) {
					continue next
				}
			}
			words = append(words, w)
		}
	}
	return words
}

// literals are the other scalars that the schema lists for the value.
func (p *place) literals() []string {
	var literals []string
	for _, s := range p.shapes {
		literals = append(literals, s.literals...)
	}
	return literals
}

// properties are the names that the schemas know, in their order, each once.
func (p *place) properties() []string {
	var names []string
	seen := make(map[string]bool)
	for _, s := range p.shapes {
		for _, name := range s.names {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// maxExample is the longest example that a message shows.
const maxExample = 60

// example is a value that the schema gives as an example, in JSON on one line.
func (p *place) example() (string, bool) {
	raw := p.annotation("examples").At(0).Raw()
	if raw == nil || len(raw) > maxExample || bytes.IndexByte(raw, '\n') >= 0 {
		return "", false
	}
	return string(raw), true
}

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
			w.Near, _ = say.Nearest(token, p.properties())
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
