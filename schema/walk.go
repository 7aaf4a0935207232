package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/suggest"
)

// value tells the problems of n and of what is below it, in the order of place.
// It goes no deeper than the document, whose depth is bounded.
func (r *report) value(n source.Node, b *blame, p place) {
	if worst := b.worst(&p); worst != nil {
		if r.full() {
			r.hidden++
		} else {
			r.add(valueProblem(n, worst, &p))
		}
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

// object tells what is missing, then goes through the members. A name that is
// written twice counts where it stands last, since that value was checked.
func (r *report) object(n source.Node, b *blame, p place) {
	if len(b.below) == 0 && len(b.faults) == 0 {
		return
	}
	keys := r.unknownKeys(n, b, &p)
	for _, name := range keys.missing {
		if r.full() {
			r.hidden++
			continue
		}
		r.add(missingProblem(n, name, &p))
	}
	last := make(map[string]source.Node)
	for k, v := range n.Members() {
		if name := k.Text(); b.below[name] != nil || keys.unknown[name] {
			last[name] = v
		}
	}
	for k, v := range n.Members() {
		name := k.Text()
		if !last[name].Same(v) { // false for the names without a fault
			continue
		}
		below, unknown := b.below[name], keys.unknown[name]
		switch {
		case !unknown:
			r.value(v, below, p.member(name, v))
		case r.full():
			r.hidden++
		default:
			r.add(keys.problem(k, name, &p))
		}
	}
}

// unknownKeys is what is wrong with the keys of one object.
type unknownKeys struct {
	unknown map[string]bool
	missing []string          // but for those that are there, misspelt
	meant   map[string]string // a misspelt key -> the missing one
	under   map[string]string // a key that stands too far up -> the way to its place
	absent  []string          // known names that the object does not have
	present []string          // known names that it has
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
		if near, ok := suggest.Nearest(name, u.missing); ok && u.meant[name] == "" {
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
