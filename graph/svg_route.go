package graph

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

type point struct{ x, y float64 }

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
