package graph

import (
	"fmt"
	"math"
	"slices"
)

// label is a word on an arrow, "" for the tick of the usual outcome.
type label struct {
	x, y        float64 // the middle
	text, class string
}

// tickRadius is half the size of a tick.
const tickRadius = 6.0

// tick is the sign of success: most arrows have it, and as many words would hide
// those that tell something else.
func tick(x, y float64) string {
	return fmt.Sprintf(`<g class="tick" transform="translate(%s %s)"><circle r="%s"/><path d="M-2.7.3-.8 2.2 2.8-2"/></g>`, num(x), num(y), num(tickRadius))
}

// box is an area that is taken.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

// areas finds taken boxes by the squares of a grid.
type areas map[[2]int][]box

const areaSize = 160.0

func (a areas) squares(b box, visit func([2]int) bool) bool {
	for x := int(math.Floor(b.x0 / areaSize)); x <= int(math.Floor(b.x1/areaSize)); x++ {
		for y := int(math.Floor(b.y0 / areaSize)); y <= int(math.Floor(b.y1/areaSize)); y++ {
			if !visit([2]int{x, y}) {
				return false
			}
		}
	}
	return true
}

func (a areas) take(b box) {
	a.squares(b, func(s [2]int) bool {
		a[s] = append(a[s], b)
		return true
	})
}

func (a areas) free(b box) bool {
	return a.squares(b, func(s [2]int) bool {
		return !slices.ContainsFunc(a[s], b.meets)
	})
}

// labels finds places for the outcomes where nothing else is: one tick for all arrows
// of one node, on the middle one, and a word on each of the others. What has no room
// is left out; colour, dashes and tooltip still tell.
func (l *layout) labels(p *Picture, ways [][]curve) []label {
	taken := make(areas)
	for i := range p.Nodes {
		c := &l.cells[i]
		taken.take(box{c.x - 4, c.y - c.h/2 - 3, c.x + c.w + 4, c.y + c.h/2 + 3})
	}
	type family struct{ from, word int }
	leave, reach := make([]int, len(p.Nodes)), make([]int, len(p.Nodes))
	for i := range p.Arrows {
		leave[p.Arrows[i].From]++
		reach[p.Arrows[i].To]++
	}
	groups := make(map[family][]int)
	var order []family
	for i := range p.Arrows {
		f := family{p.Arrows[i].From, 0}
		if p.Arrows[i].Outcome != Succeeded {
			f.word = i + 1
		}
		if groups[f] == nil {
			order = append(order, f)
		}
		groups[f] = append(groups[f], i)
	}
	var labels []label
	for _, f := range order {
		group := groups[f]
		for n := range group { // the middle one first, then outwards
			at := len(group)/2 + (n+1)/2*(1-n%2*2)
			if at < 0 || at >= len(group) {
				continue
			}
			arrow := &p.Arrows[group[at]]
			fan := arrow.Outcome != Succeeded && leave[arrow.From] > reach[arrow.To]
			if l, ok := fit(taken, ways[group[at]], arrow, fan); ok {
				labels = append(labels, l)
				break
			}
			if n > 6 {
				break
			}
		}
	}
	return labels
}

// fit looks for room along a line, from the end where it is alone: the begin, or
// for one of a fan the head.
func fit(taken areas, way []curve, a *Arrow, fan bool) (label, bool) {
	text, w := a.word(), tickRadius+1
	if a.Outcome == Succeeded {
		text = ""
	} else {
		w = measure(text, wordSize)/2 + 2
	}
	points := along(way, 6)
	if fan {
		slices.Reverse(points)
	}
	for _, p := range points {
		if math.Hypot(p.x-points[0].x, p.y-points[0].y) < w+3 {
			continue
		}
		b := box{p.x - w, p.y - 6, p.x + w, p.y + 6}
		if taken.free(b) {
			taken.take(b)
			return label{p.x, p.y, text, a.class()}, true
		}
	}
	return label{}, false
}
