package schema

import (
	"bytes"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/tasklint/tasklint/internal/source"
)

// place is what is known about a value while its problems are told.
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
		return "an item of " + quote(p.key)
	case p.key == "":
		return "the document"
	}
	return quote(p.key)
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
