package schema

import "github.com/tasklint/tasklint/internal/source"

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
