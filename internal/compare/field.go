package compare

import (
	"cmp"
	"strings"
	"sync"

	"github.com/tasklint/tasklint/internal/source"
)

// field is what is known of a member of a task. The zero field is one that nothing
// is known of: it is compared as it stands.
type field struct {
	members map[string]*field
	entry   *field // of the entries of a list
	rest    *field // of the members that are not named; nil for unknown ones
	order   order
	// key is the member that tells the entries of a list apart, for byKey.
	key string
	// byDefault is what an absent value stands for, as JSON; "" when for nothing.
	byDefault string
	// anyCase says that it is a word that the vendor's documents write in both cases.
	anyCase bool
	// server says that the service writes it, whatever a request says.
	server bool
	// shared says that the service writes most of an object: it is never written as a
	// whole, and a new task without it says nothing about what is in it.
	shared bool
	// exact says that null, absent and empty are not the same.
	exact bool
	// short is the member that a plain string stands for.
	short string
}

// order says when two lists are equal.
type order uint8

const (
	ordered   order = iota // entry by entry
	byKey                  // entries are told apart by a member
	unordered              // entries are strings, in any order
)

// unknown is a field that nothing is known of, and exactly one in which null is a value
// like others.
var unknown, exactly = &field{}, &field{exact: true}

func (f *field) member(name string) *field {
	if m := f.members[name]; m != nil {
		return m
	}
	return cmp.Or(f.rest, unknown)
}

func (f *field) item() *field {
	return cmp.Or(f.entry, unknown)
}

// fields is what is known of a task (API reference of /api/scheduling/tasks:
// defaults, readOnly members, and those that "will be ignored"). Of the metadata a
// request decides usage and spaceId alone; an empty spaceId is the personal space. Of
// the arguments of a function only the default of partial is documented.
var fields = sync.OnceValue(func() *field {
	off, on, word := &field{byDefault: "false"}, &field{byDefault: "true"}, &field{anyCase: true}
	service := &field{server: true}
	metadata := &field{shared: true, rest: service, members: map[string]*field{
		"usage": {byDefault: `"ANALYTICS"`}, "spaceId": {byDefault: `""`},
	}}
	own := &field{exact: true} // what a function takes is between it and the user
	own.entry, own.rest = own, own
	action := &field{members: map[string]*field{
		"functionRef": {members: map[string]*field{
			"invoke":    {byDefault: `"SYNC"`, anyCase: true},
			"arguments": {rest: own, members: map[string]*field{"partial": {byDefault: "false", exact: true}}},
		}},
		"retryableErrors": {order: unordered}, "nonRetryableErrors": {order: unordered},
	}}
	state := &field{members: map[string]*field{
		"type": word, "end": on, "exclusive": on,
		"onEvents": {entry: &field{members: map[string]*field{
			"eventRefs": {order: unordered}, "actionMode": {byDefault: `"SEQUENTIAL"`, anyCase: true}, "actions": {entry: action},
		}}},
	}}
	event := &field{members: map[string]*field{
		"dataOnly": on,
		"correlation": {order: byKey, key: "contextAttributeName", entry: &field{members: map[string]*field{
			"contextAttributeValue": {},
		}}},
	}}
	schedule := &field{short: "interval", members: map[string]*field{
		"timezone": {byDefault: `"UTC"`}, "cron": {short: "expression"},
	}}
	return &field{members: map[string]*field{
		"$schema": service, "id": service, "resourceId": service,
		"enabled": off, "keepActive": off, "annotations": {order: unordered},
		"start":  {members: map[string]*field{"schedule": schedule}},
		"events": {order: byKey, key: "name", entry: event},
		"states": {entry: state}, "metadata": metadata,
	}}
})

// empty reports whether a value says no more than its absence: it is null, its own
// default, or a list or object of such.
func empty(f *field, n source.Node) bool {
	switch n.Kind() {
	case source.Absent:
		return true
	case source.Null:
		return !f.exact
	case source.Object:
		if f.exact {
			return false
		}
		for k, v := range n.Members() {
			if m := f.member(k.Text()); !m.server && !empty(m, v) {
				return false
			}
		}
		return true
	case source.Array:
		return !f.exact && n.Len() == 0
	default:
		return f.isDefault(n)
	}
}

func (f *field) isDefault(n source.Node) bool {
	switch {
	case f.byDefault == "":
		return false
	case n.Is(source.String):
		text := strings.Trim(f.byDefault, `"`)
		return f.byDefault[0] == '"' && (n.TextIs(text) || f.anyCase && strings.EqualFold(n.Text(), text))
	default:
		return string(n.Raw()) == f.byDefault
	}
}

// unwrap is the string that stands for an object with one member, or is in it: the
// two forms of a schedule and of a cron mean the same.
func unwrap(f *field, p place) place {
	if f.short == "" || !p.node.Is(source.Object) {
		return p
	}
	var only source.Node
	for k, v := range p.node.Members() {
		switch {
		case k.TextIs(f.short) && v.Is(source.String):
			only = v
		case !empty(f.member(k.Text()), v):
			return p
		}
	}
	if !only.Exists() {
		return p
	}
	return place{node: only, pointer: p.pointer + "/" + f.short, holder: p.node}
}

// place is a value, perhaps absent, with its pointer and what holds it.
type place struct {
	node    source.Node
	pointer string
	holder  source.Node
}

func (p place) member(name string, node source.Node) place {
	holder := p.node
	if !holder.Exists() {
		holder = p.holder
	}
	return place{node: node, pointer: p.pointer + "/" + source.EscapeToken(name), holder: holder}
}
