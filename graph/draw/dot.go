package draw

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteDOT writes the picture in the DOT language of Graphviz.
func (p *Picture) WriteDOT(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString("// Edges run upstream -> downstream.\n")
	b.WriteString("digraph tasks {\n  rankdir=LR;\n  nodesep=0.25;\n  ranksep=0.9;\n")
	if p.Title != "" {
		fmt.Fprintf(b, "  label=%s;\n  labelloc=t;\n", dotQuote(plain(p.Title)))
	}
	b.WriteString("  node [fontname=\"Helvetica\", fontsize=11, style=\"filled,rounded\", shape=box, fillcolor=\"#f3f4f6\", color=\"#6b7280\"];\n")
	b.WriteString("  edge [fontname=\"Helvetica\", fontsize=9];\n")
	for i := range p.Nodes {
		n := &p.Nodes[i]
		label := dotQuote(n.name())
		if about := n.about(); about != "" {
			label = label[:len(label)-1] + `\n` + dotQuote(about)[1:]
		}
		fmt.Fprintf(b, "  n%d [label=%s, tooltip=%s%s];\n", i+1, label, dotQuote(n.tooltip()), dotStyle(n))
	}
	for i := range p.Arrows {
		a := &p.Arrows[i]
		style := ""
		if a.Circle {
			style = ", penwidth=2"
		}
		if a.Outcome == 0 {
			style += ", style=dashed"
		}
		color := map[string]string{"succeeded": "#15803d", "failed": "#b91c1c", "any": "#4b5563", "unknown": "#9ca3af"}[a.class()]
		fmt.Fprintf(b, "  n%d -> n%d [label=\"%s\", color=\"%s\", fontcolor=\"%s\"%s];\n", a.From+1, a.To+1, a.word(), color, color, style)
	}
	b.WriteString("}\n")
	return b.Flush()
}

// dotStyle is the shape and colour of a node.
func dotStyle(n *Node) string {
	style := map[Kind]string{
		Scheduled: `, shape=box, style="filled,rounded", fillcolor="#dbeafe", color="#2563eb"`,
		Dataset:   `, shape=cylinder, style=filled, fillcolor="#ede9fe", color="#7c3aed"`,
		Mixed:     `, shape=box, style="filled,rounded", fillcolor="#ccfbf1", color="#0d9488"`,
		Manual:    `, shape=hexagon, style=filled, fillcolor="#fefce8", color="#a16207"`,
		Missing:   `, style="dashed,rounded", color="#9ca3af", fontcolor="#6b7280"`,
	}[n.Kind]
	if n.Off != "" {
		style += `, fillcolor="#e5e7eb", color="#9ca3af", fontcolor="#6b7280"`
	}
	switch n.worst() {
	case "error":
		style += `, color="#b91c1c", penwidth=2.5`
	case "warning":
		style += `, color="#d97706", penwidth=2.5`
	case "note":
		style += `, penwidth=2`
	}
	return style
}

// dotQuote writes a string of the DOT language. A backslash starts an escape there,
// and an ampersand an entity.
func dotQuote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `&`, `&amp;`, "\n", `\n`).Replace(text) + `"`
}
