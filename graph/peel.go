package graph

// peel removes from both ends, in linear time, what lies on no circle nor between
// two: again and again the vertices that nothing leads to, and those that lead
// nowhere. What remains, usually nothing, is returned in order.
func (g *Graph) peel() []Vertex {
	n := g.Len()
	in, out := make([]int32, n), make([]int32, n)
	for _, e := range g.edges {
		if e.Live && e.From != e.To {
			in[e.To]++
			out[e.From]++
		}
	}
	gone := make([]bool, n)
	var queue []Vertex
	for v := range Vertex(n) {
		if in[v] == 0 || out[v] == 0 {
			gone[v] = true
			queue = append(queue, v)
		}
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, w := range g.Downstream(v) {
			if in[w]--; in[w] == 0 && !gone[w] {
				gone[w] = true
				queue = append(queue, w)
			}
		}
		for _, u := range g.Upstream(v) {
			if out[u]--; out[u] == 0 && !gone[u] {
				gone[u] = true
				queue = append(queue, u)
			}
		}
	}
	var rest []Vertex
	for v := range Vertex(n) {
		if !gone[v] {
			rest = append(rest, v)
		}
	}
	return rest
}
