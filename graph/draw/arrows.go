package draw

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/graph"
)

// curve is a cubic Bézier curve, of which a straight line is one, too.
type curve [4]point

func (c curve) at(t float64) point {
	u := 1 - t
	mix := func(a, b, c, d float64) float64 { return u*u*u*a + 3*u*u*t*b + 3*u*t*t*c + t*t*t*d }
	return point{mix(c[0].x, c[1].x, c[2].x, c[3].x), mix(c[0].y, c[1].y, c[2].y, c[3].y)}
}

// bend leads from a to b, leaving and arriving level.
func bend(a, b point) curve {
	d := (b.x - a.x) / 2
	return curve{a, {a.x + d, a.y}, {b.x - d, b.y}, b}
}

func straight(a, b point) curve { return curve{a, a, b, b} }

// turn leads from a to b, which lies below and at about the same x, around a bow
// that reaches out by d.
func turn(a, b point, d float64) curve {
	return curve{a, {a.x + d, a.y}, {b.x + d, b.y}, b}
}

// ports are where arrows leave and reach the nodes: spread over the side, in the
// order of where they lead to.
type ports struct{ leave, reach []float64 }

// arrowRoom is the length of an arrow's head.
const arrowRoom = 7.0

func (l *layout) ports(p *Picture) ports {
	po := ports{make([]float64, len(p.Arrows)), make([]float64, len(p.Arrows))}
	out, in := make([][]int, len(p.Nodes)), make([][]int, len(p.Nodes))
	for i, a := range p.Arrows {
		if !a.Self {
			out[a.From] = append(out[a.From], i)
			in[a.To] = append(in[a.To], i)
		}
	}
	for n := range p.Nodes {
		l.fan(n, out[n], po.leave, func(i int) int { return l.routes[i].cells[1] }, 5)
		l.fan(n, in[n], po.reach, func(i int) int { return l.routes[i].cells[len(l.routes[i].cells)-2] }, 8)
	}
	return po
}

// fan spreads the arrows of one side of a node. Those that go on through the same
// cell share a port.
func (l *layout) fan(node int, arrows []int, at []float64, next func(int) int, step float64) {
	slices.SortStableFunc(arrows, func(a, b int) int {
		x, y := next(a), next(b)
		return cmp.Or(cmp.Compare(l.cells[x].y, l.cells[y].y), cmp.Compare(x, y))
	})
	slots := 0
	for i, a := range arrows {
		if i > 0 && next(a) != next(arrows[i-1]) {
			slots++
		}
		at[a] = float64(slots)
	}
	step = min(step, (nodeHeight-12)/float64(max(1, slots)))
	for _, a := range arrows {
		at[a] = l.cells[node].y + (at[a]-float64(slots)/2)*step
	}
}

// way is the drawn line of an arrow.
func (l *layout) way(p *Picture, po ports, i int) []curve {
	a := &p.Arrows[i]
	from, to := &l.cells[a.From], &l.cells[a.To]
	right := from.x + from.w
	if a.Self {
		begin, end := point{right, from.y + 7}, point{right - 20, from.y + nodeHeight/2 + arrowRoom}
		return []curve{{begin, {begin.x + 26, begin.y + 4}, {end.x + 2, end.y + 20}, end}}
	}
	cells := l.routes[i].cells
	at := point{right, po.leave[i]}
	goal := point{to.x - arrowRoom, po.reach[i]}
	var way []curve
	if !l.routes[i].back {
		for _, c := range cells[1 : len(cells)-1] {
			lane := &l.cells[c]
			enter, leave := point{lane.x, lane.y}, point{lane.x + lane.w, lane.y}
			way = append(way, bend(at, enter), straight(enter, leave))
			at = leave
		}
		return append(way, bend(at, goal))
	}
	for n, c := range cells[1 : len(cells)-1] {
		lane := &l.cells[c]
		enter, leave := point{lane.x + lane.w, lane.y}, point{lane.x, lane.y}
		if n == 0 {
			way = append(way, turn(at, enter, 30))
		} else {
			way = append(way, bend(at, enter))
		}
		way = append(way, straight(enter, leave))
		at = leave
	}
	return append(way, turn(at, goal, -34))
}

// path writes a line as SVG path data.
func path(way []curve) string {
	var b strings.Builder
	pair := func(p point) { b.WriteString(num(p.x) + " " + num(p.y)) }
	b.WriteByte('M')
	pair(way[0][0])
	for _, c := range way {
		if c[0] == c[1] && c[2] == c[3] {
			b.WriteByte('L')
			pair(c[3])
			continue
		}
		b.WriteByte('C')
		pair(c[1])
		b.WriteByte(' ')
		pair(c[2])
		b.WriteByte(' ')
		pair(c[3])
	}
	return b.String()
}

// num writes a coordinate with at most one decimal.
func num(f float64) string {
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}

// along are points on a line about every n pixels.
func along(way []curve, n float64) []point {
	var points []point
	for _, c := range way {
		length := math.Hypot(c[3].x-c[0].x, c[3].y-c[0].y)
		steps := max(2, min(60, int(length/n)))
		for k := range steps {
			points = append(points, c.at(float64(k)/float64(steps)))
		}
	}
	return append(points, way[len(way)-1][3])
}

// label is a word on an arrow, "" for the tick of the usual outcome.
type label struct {
	x, y        float64 // the middle
	text, class string
}

// tickRadius is half the size of a tick.
const tickRadius = 6.0

// tick is the sign of success: most arrows have it, and as many words would hide
// those that say something else.
func tick(x, y float64) string {
	return fmt.Sprintf(`<g class="tick" transform="translate(%s %s)"><circle r="%s"/><path d="M-2.7.3-.8 2.2 2.8-2"/></g>`, num(x), num(y), num(tickRadius))
}

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
// is left out; colour, dashes and tooltip still say it.
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
		if p.Arrows[i].Outcome != graph.Succeeded {
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
			fan := arrow.Outcome != graph.Succeeded && leave[arrow.From] > reach[arrow.To]
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
	if a.Outcome == graph.Succeeded {
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
