package compare

import (
	"strings"
	"sync"

	"github.com/tasklint/tasklint/internal/source"
)

// field is what is known of a member of a task. The zero field is one that nothing
// is known of: it is compared as it stands.
type field struct {
	members map[string]*field
	entry   *field // of the entries of a list
	order   order
	// key is the member that tells the entries of a list apart, for byKey.
	key string
	// byDefault is what an absent value stands for, as JSON; "" when for nothing.
	byDefault string
	// anyCase says that it is a word that the vendor's documents write in both cases.
	anyCase bool
	// server says that the service writes it, whatever a request says.
	server bool
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

// unknown is a field that nothing is known of.
var unknown = &field{}

func (f *field) member(name string) *field {
	if m := f.members[name]; m != nil {
		return m
	}
	return unknown
}

func (f *field) item() *field {
	if f.entry != nil {
		return f.entry
	}
	return unknown
}

// fields is what is known of a task (API reference of /api/scheduling/tasks:
// defaults, readOnly members, and those that "will be ignored"). Of the metadata a
// request decides usage and spaceId alone; an empty spaceId is the personal space.
var fields = sync.OnceValue(func() *field {
	off, on, word := &field{byDefault: "false"}, &field{byDefault: "true"}, &field{anyCase: true}
	metadata := map[string]*field{"usage": {byDefault: `"ANALYTICS"`}, "spaceId": {byDefault: `""`}}
	for _, name := range []string{
		"ownerId", "createdBy", "scriptOwnerId", "updatedBy", "tenantId", "spaceType", "resourceName", "resourceType",
		"resourceSubType", "createdAt", "updatedAt", "deletedAt", "disabledCode", "migratedFrom", "topology", "trigger", "orchestration",
	} {
		metadata[name] = &field{server: true}
	}
	action := &field{members: map[string]*field{
		"functionRef": {members: map[string]*field{
			"invoke":    {byDefault: `"SYNC"`, anyCase: true},
			"arguments": {members: map[string]*field{"partial": off}},
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
		"$schema": {server: true}, "id": {server: true}, "resourceId": {server: true},
		"enabled": off, "keepActive": off, "annotations": {order: unordered},
		"start":  {members: map[string]*field{"schedule": schedule}},
		"events": {order: byKey, key: "name", entry: event},
		"states": {entry: state}, "metadata": {members: metadata},
	}}
})

// empty reports whether a value says no more than its absence: it is null, its own
// default, or a list or object of such.
func empty(f *field, n source.Node) bool {
	switch n.Kind() {
	case source.Absent, source.Null:
		return true
	case source.Object:
		for k, v := range n.Members() {
			if m := f.member(k.Text()); !m.server && !empty(m, v) {
				return false
			}
		}
		return true
	case source.Array:
		return n.Len() == 0
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
