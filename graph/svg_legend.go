package graph

import (
	"fmt"
	"strings"
)

// legend is the explanation below the drawing: only of what appears in it.
type legend struct {
	text          string
	width, height float64
}

func (s *drawing) legend() legend {
	var b strings.Builder
	x, y := 0.0, 0.0
	widest := 0.0
	most := max(s.l.width, 560)
	add := func(draw string, wide float64, text string) {
		w := wide + 8 + measure(text, 11) + 22
		if x > 0 && x+w > most {
			x = 0
			y += legendRow
		}
		fmt.Fprintf(&b, "<g transform=\"translate(%s %s)\">%s<text class=\"key\" x=\"%s\" y=\"14\">%s</text></g>\n", num(x), num(y), draw, num(wide+8), text)
		x += w
		widest = max(widest, x)
	}
	p := s.p
	has := func(want func(*Node) bool) bool {
		for i := range p.Nodes {
			if want(&p.Nodes[i]) {
				return true
			}
		}
		return false
	}
	for k, text := range [...]string{
		Scheduled: "runs by a schedule", Dataset: "when data is updated", Chained: "after other tasks",
		Mixed: "on its own, or after other tasks", Manual: "by hand only", Missing: "not in the set, or not shown",
	} {
		if has(func(n *Node) bool { return n.Kind == Kind(k) }) {
			add(fmt.Sprintf(`<g class="node %s">%s</g>`, Kind(k), shapeOf(Kind(k), 30, 18)), 30, text)
		}
	}
	if has(func(n *Node) bool { return n.Off != "" }) {
		add(`<g class="node chained off">`+shapeOf(Chained, 30, 18)+`</g>`, 30, "disabled or deleted")
	}
	for _, class := range [...]string{"succeeded", "failed", "any", "unknown"} {
		for i := range p.Arrows {
			if p.Arrows[i].class() == class {
				text := map[string]string{"succeeded": "if it succeeds", "failed": "if it fails or is aborted", "any": "on several outcomes", "unknown": "status unknown"}[class]
				sign := ""
				if class == "succeeded" {
					sign = tick(13, 10)
				}
				add(fmt.Sprintf(`<g class="edge %s"><path class="line" d="M0 10H25" marker-end="url(#head-%s)"/></g>%s`, class, class, sign), 34, text)
				break
			}
		}
	}
	for i := range p.Arrows {
		if p.Arrows[i].Circle {
			add(`<g class="edge circle any"><path class="line" d="M0 10H28"/></g>`, 30, "part of a cycle")
			break
		}
	}
	for _, level := range [...]string{"error", "warning", "note"} {
		if has(func(n *Node) bool { return n.worst() == level }) {
			add(fmt.Sprintf(`<g class="node %s"><g class="badge"><rect x="0" y="2" width="16" height="16" rx="8"/><text x="8" y="13.6">1</text></g></g>`, level), 16, level+" found")
		}
	}
	return legend{b.String(), widest, y + legendRow}
}
