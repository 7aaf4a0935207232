package graph

import (
	"fmt"
	"slices"
	"strings"
)

// legend is the explanation below the drawing: only of what appears in it.
type legend struct {
	text          string
	width, height float64
}

func (s *drawing) legend() legend {
	k := legendKeys{most: max(s.l.width, 560)}
	s.nodeKeys(&k)
	s.arrowKeys(&k)
	s.levelKeys(&k)
	return legend{k.b.String(), k.widest, k.y + legendRow}
}

// legendKeys sets signs with their meanings side by side, in rows.
type legendKeys struct {
	b                  strings.Builder
	x, y, widest, most float64
}

// add sets a sign of that width and what it means.
func (k *legendKeys) add(sign string, width float64, text string) {
	w := width + 8 + measure(text, 11) + 22
	if k.x > 0 && k.x+w > k.most {
		k.x = 0
		k.y += legendRow
	}
	fmt.Fprintf(&k.b, "<g transform=\"translate(%s %s)\">%s<text class=\"key\" x=\"%s\" y=\"14\">%s</text></g>\n", num(k.x), num(k.y), sign, num(width+8), text)
	k.x += w
	k.widest = max(k.widest, k.x)
}

func (s *drawing) hasNode(want func(*Node) bool) bool {
	for i := range s.p.Nodes {
		if want(&s.p.Nodes[i]) {
			return true
		}
	}
	return false
}

func (s *drawing) nodeKeys(k *legendKeys) {
	for i, text := range [...]string{
		Scheduled: "runs by a schedule", Dataset: "when data is updated", Chained: "after other tasks",
		Mixed: "on its own, or after other tasks", Manual: "by hand only", Missing: "not in the set, or not shown",
	} {
		kind := Kind(i)
		if s.hasNode(func(n *Node) bool { return n.Kind == kind }) {
			k.add(fmt.Sprintf(`<g class="node %s">%s</g>`, kind, shapeOf(kind, 30, 18)), 30, text)
		}
	}
	if s.hasNode(func(n *Node) bool { return n.Off != "" }) {
		k.add(`<g class="node chained off">`+shapeOf(Chained, 30, 18)+`</g>`, 30, "disabled or deleted")
	}
}

func (s *drawing) arrowKeys(k *legendKeys) {
	for _, key := range [...]struct{ class, text, sign string }{
		{"succeeded", "if it succeeds", tick(13, 10)},
		{"failed", "if it fails or is aborted", ""},
		{"any", "on several outcomes", ""},
		{"unknown", "status unknown", ""},
	} {
		if slices.ContainsFunc(s.p.Arrows, func(a Arrow) bool { return a.class() == key.class }) {
			k.add(fmt.Sprintf(`<g class="edge %s"><path class="line" d="M0 10H25" marker-end="url(#head-%s)"/></g>%s`, key.class, key.class, key.sign), 34, key.text)
		}
	}
	if slices.ContainsFunc(s.p.Arrows, func(a Arrow) bool { return a.Circle }) {
		k.add(`<g class="edge circle any"><path class="line" d="M0 10H28"/></g>`, 30, "part of a cycle")
	}
}

func (s *drawing) levelKeys(k *legendKeys) {
	for _, level := range [...]string{"error", "warning", "note"} {
		if s.hasNode(func(n *Node) bool { return n.worst() == level }) {
			k.add(fmt.Sprintf(`<g class="node %s"><g class="badge"><rect x="0" y="2" width="16" height="16" rx="8"/><text x="8" y="13.6">1</text></g></g>`, level), 16, level+" found")
		}
	}
}
