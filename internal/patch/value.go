package patch

import (
	"slices"

	"github.com/tasklint/tasklint/internal/source"
)

// none stands for the base where the number of an operation is asked for.
const none = -1

// value is a JSON value that operations change. Its members and elements are read
// from the node only when something below it is looked at.
type value struct {
	node    source.Node // as it was written
	op      int         // the operation that brought it
	moved   bool        // by taking it from another place
	touched int         // the last operation that changed its own members or elements
	dirty   bool        // something in it differs from node

	open    bool // members or elements are read
	members []member
	index   map[string]int // of an object with many members
	items   []*value
}

// member is a member of an object. The key is absent when a path gave the name.
type member struct {
	name  string
	key   source.Node
	op    int
	moved bool // by taking the object that holds it from another place
	value *value
}

func newValue(n source.Node, op int) *value { return &value{node: n, op: op, touched: none} }

// read fills in the members or elements of a value that was not looked into yet. Of
// a name that is written twice the last value counts.
func (v *value) read() {
	if v.open {
		return
	}
	v.open = true
	for _, e := range v.node.Elements() {
		v.items = append(v.items, &value{node: e, op: v.op, moved: v.moved, touched: none})
	}
	for k, e := range v.node.Members() {
		m := member{name: k.Text(), key: k, op: v.op, moved: v.moved, value: &value{node: e, op: v.op, moved: v.moved, touched: none}}
		if i := v.find(m.name); i >= 0 {
			v.members[i] = m
			continue
		}
		v.append(m)
	}
}

// manyMembers is from how many members on they are found by way of a map.
const manyMembers = 16

// find is the index of a member, -1 when there is none.
func (v *value) find(name string) int {
	if v.index != nil {
		if i, ok := v.index[name]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(v.members, func(m member) bool { return m.name == name })
}

func (v *value) append(m member) {
	v.members = append(v.members, m)
	switch {
	case v.index != nil:
		v.index[m.name] = len(v.members) - 1
	case len(v.members) == manyMembers:
		v.reindex()
	}
}

func (v *value) reindex() {
	v.index = nil
	if len(v.members) < manyMembers {
		return
	}
	v.index = make(map[string]int, len(v.members))
	for i, m := range v.members {
		v.index[m.name] = i
	}
}

// cloneSteps is what the copy of one value costs, mostly in memory.
const cloneSteps = 16

// clone copies a value as operation op brings it to another place, within a budget
// of steps.
func (v *value) clone(op int, budget *int) *value {
	if *budget -= cloneSteps; *budget < 0 {
		return v
	}
	c := &value{node: v.node, op: op, moved: true, touched: none, dirty: v.dirty, open: v.open}
	for _, m := range v.members {
		c.append(member{m.name, m.key, op, true, m.value.clone(op, budget)})
	}
	for _, e := range v.items {
		c.items = append(c.items, e.clone(op, budget))
	}
	return c
}
