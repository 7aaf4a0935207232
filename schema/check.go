package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// maxProblems is how many problems of one document are reported one by one.
const maxProblems = 200

// Check finds what is wrong with a value, in the order of place and with the
// same outcome each time; nil when it is valid. At most 200 problems are given,
// and the message of the last one counts the others. A name that no schema has
// is a mistake of the caller and panics.
func Check(name Name, root source.Node) []Problem {
	d := lookup(string(name))
	if d == nil {
		panic(fmt.Sprintf("schema %q: there is none", name))
	}
	if !root.Exists() || d.program().certain(root) {
		return nil
	}
	faults := d.validate(root)
	if faults == nil {
		return nil
	}
	var r report
	r.value(root, faults, place{shapes: d.program().expand(nil, root)})
	return r.finish()
}

// report collects the problems of one document as a walk meets them.
type report struct {
	problems []Problem
	hidden   int
}

// full reports whether further problems are only counted.
func (r *report) full() bool { return len(r.problems) >= maxProblems }

// add adds a problem, or only counts it when there are enough: it is not put into words
// then.
func (r *report) add(problem func() Problem) {
	if r.full() {
		r.hidden++
		return
	}
	r.problems = append(r.problems, problem())
}

func (r *report) finish() []Problem {
	if r.hidden > 0 {
		last := &r.problems[len(r.problems)-1]
		last.Message += " (and " + say.Count(r.hidden, "more problem") + " after this one)"
	}
	return r.problems
}

// value reports the problems of n and of what is below it, in the order of place.
// It goes no deeper than the document, whose depth is bounded.
func (r *report) value(n source.Node, b *blame, p place) {
	if worst := b.worst(&p); worst != nil {
		r.add(func() Problem { return valueProblem(n, worst, &p) })
	}
	switch n.Kind() {
	case source.Object:
		r.object(n, b, p)
	case source.Array:
		r.array(n, b, p)
	}
}

func (r *report) array(n source.Node, b *blame, p place) {
	if len(b.below) == 0 {
		return
	}
	for i, e := range n.Elements() {
		if below := b.below[strconv.Itoa(i)]; below != nil {
			r.value(e, below, p.element(e))
		}
	}
}

// object reports what is missing, then goes through the members. A name that is
// written twice counts where it stands last, since that value was checked.
func (r *report) object(n source.Node, b *blame, p place) {
	if len(b.below) == 0 && len(b.faults) == 0 {
		return
	}
	keys := r.unknownKeys(n, b, &p)
	for _, name := range keys.missing {
		r.add(func() Problem { return missingProblem(n, name, &p) })
	}
	last := lastOfEach(n, b, keys)
	for k, v := range n.Members() {
		name := k.Text()
		unknown, below := keys.unknown[name], b.below[name]
		if !unknown && below == nil || last != nil && !last[name].Same(v) {
			continue
		}
		if unknown {
			r.add(func() Problem { return keys.problem(k, name, &p) })
		} else {
			r.value(v, below, p.member(name, v))
		}
	}
}

// lastOfEach are the values with a fault by their names, which stand last of those with
// such a name; nil where no name with a fault is written twice.
func lastOfEach(n source.Node, b *blame, keys *unknownKeys) map[string]source.Node {
	faulty := 0
	for k := range n.Members() {
		if name := k.Text(); keys.unknown[name] || b.below[name] != nil {
			faulty++
		}
	}
	names := len(keys.unknown)
	for name := range b.below {
		if !keys.unknown[name] {
			names++
		}
	}
	if faulty <= names {
		return nil
	}
	last := make(map[string]source.Node)
	for k, v := range n.Members() {
		if name := k.Text(); keys.unknown[name] || b.below[name] != nil {
			last[name] = v
		}
	}
	return last
}

// maxUnder is how many keys of one object are looked for further down.
const maxUnder = 20

// unknownKeys compares the keys that are missing with those that nobody knows:
// where two are alike there is one defect, a slip of the finger.
func (r *report) unknownKeys(n source.Node, b *blame, p *place) *unknownKeys {
	u := &unknownKeys{unknown: b.unknown(), missing: b.missing(), meant: make(map[string]string), under: make(map[string]string)}
	if r.full() || len(u.unknown) == 0 {
		return u
	}
	for _, name := range p.properties() {
		if n.Get(name).Exists() {
			u.present = append(u.present, name)
		} else {
			u.absent = append(u.absent, name)
		}
	}
	compared := 0
	for k := range n.Members() {
		name := k.Text()
		if len(u.missing) == 0 || compared == maxProblems {
			break
		}
		if !u.unknown[name] {
			continue
		}
		compared++
		if near, ok := say.Nearest(name, u.missing); ok && u.meant[name] == "" {
			u.meant[name] = near
			u.missing = slices.DeleteFunc(u.missing, func(m string) bool { return m == near })
			u.absent = slices.DeleteFunc(u.absent, func(m string) bool { return m == near })
		}
	}
	compared = 0
	for k := range n.Members() {
		name := k.Text()
		if compared == maxProblems || len(u.under) == maxUnder { // further ones are not told
			break
		}
		if !u.unknown[name] || u.meant[name] != "" {
			continue
		}
		compared++
		if way, ok := p.home(name); ok {
			u.under[name] = way
			first, _, _ := strings.Cut(way, ".")
			u.missing = slices.DeleteFunc(u.missing, func(m string) bool { return m == first })
		}
	}
	return u
}

// homeDepth is how many objects below a misplaced key are looked through.
const homeDepth = 5

// home is the way, in dots, from an object to the only one nearby below it that has
// the property name: where a key belongs that was written too far up. What the
// service writes is not looked through, since its names are everybody's.
func (p *place) home(name string) (way string, ok bool) {
	type object struct {
		place
		way string
	}
	for level, depth := []object{{place: *p}}, 0; len(level) > 0 && depth < homeDepth; depth++ {
		var next []object
		found := 0
		for _, o := range level {
			for _, key := range o.properties() {
				below := object{o.member(key, source.Node{}), key}
				if o.way != "" {
					below.way = o.way + "." + key
				}
				if below.types()>>source.Array&1 != 0 {
					below.place = below.element(source.Node{})
				}
				if below.types() == anyType || below.types()>>source.Object&1 == 0 {
					continue
				}
				if below.knows(name) {
					way = below.way
					found++
				}
				if key != "metadata" {
					next = append(next, below)
				}
			}
		}
		if found > 0 {
			return way, found == 1
		}
		level = next
	}
	return "", false
}
