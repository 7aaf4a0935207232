package draw

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteMermaid writes the picture as a Mermaid flowchart.
func (p *Picture) WriteMermaid(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString("%% Edges run upstream -> downstream.\nflowchart LR\n")
	classes := make([][]int, len(mermaidClasses))
	for i := range p.Nodes {
		n := &p.Nodes[i]
		label := mermaidText(n.name())
		if about := n.about(); about != "" {
			label += "<br/>" + mermaidText(about)
		}
		open, end := "[", "]"
		switch n.Kind {
		case Scheduled, Mixed:
			open, end = "([", "])"
		case Dataset:
			open, end = "[(", ")]"
		case Manual:
			open, end = "{{", "}}"
		}
		fmt.Fprintf(b, "  n%d%s\"%s\"%s\n", i+1, open, label, end)
		for c, class := range mermaidClasses {
			if class.has(n) {
				classes[c] = append(classes[c], i+1)
			}
		}
	}
	links := make(map[string][]int)
	for i := range p.Arrows {
		a := &p.Arrows[i]
		fmt.Fprintf(b, "  n%d -->|%s| n%d\n", a.From+1, a.word(), a.To+1)
		links[a.class()] = append(links[a.class()], i)
	}
	for c, class := range mermaidClasses {
		if len(classes[c]) > 0 {
			fmt.Fprintf(b, "  classDef %s %s\n  class n%s %s\n", class.name, class.style, numbers(classes[c], ",n"), class.name)
		}
	}
	for _, l := range [...][2]string{{"succeeded", "#15803d"}, {"failed", "#b91c1c"}, {"any", "#6b7280"}, {"unknown", "#9ca3af,stroke-dasharray:4"}} {
		if len(links[l[0]]) > 0 {
			fmt.Fprintf(b, "  linkStyle %s stroke:%s\n", numbers(links[l[0]], ","), l[1])
		}
	}
	return b.Flush()
}

// mermaidClass is a style and the nodes that have it; later ones win.
type mermaidClass struct {
	name, style string
	has         func(*Node) bool
}

var mermaidClasses = [...]mermaidClass{
	{"scheduled", "fill:#dbeafe,stroke:#2563eb,color:#1e3a8a", func(n *Node) bool { return n.Kind == Scheduled }},
	{"dataset", "fill:#ede9fe,stroke:#7c3aed,color:#4c1d95", func(n *Node) bool { return n.Kind == Dataset }},
	{"mixed", "fill:#ccfbf1,stroke:#0d9488,color:#134e4a", func(n *Node) bool { return n.Kind == Mixed }},
	{"chained", "fill:#f3f4f6,stroke:#6b7280,color:#111827", func(n *Node) bool { return n.Kind == Chained }},
	{"unknown", "fill:#f3f4f6,stroke:#9ca3af,color:#111827", func(n *Node) bool { return n.Kind == Unknown }},
	{"manual", "fill:#fefce8,stroke:#a16207,color:#713f12", func(n *Node) bool { return n.Kind == Manual }},
	{"missing", "fill:#ffffff,stroke:#9ca3af,color:#6b7280,stroke-dasharray:4", func(n *Node) bool { return n.Kind == Missing }},
	{"off", "fill:#e5e7eb,stroke:#9ca3af,color:#6b7280", func(n *Node) bool { return n.Off != "" }},
	{"note", "stroke-width:3px", func(n *Node) bool { return n.worst() == "note" }},
	{"warning", "stroke:#d97706,stroke-width:3px", func(n *Node) bool { return n.worst() == "warning" }},
	{"error", "stroke:#b91c1c,stroke-width:3px", func(n *Node) bool { return n.worst() == "error" }},
}

func numbers(list []int, separator string) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", separator), "[]")
}

// mermaidText writes a label with everything that could mean something to Mermaid,
// Markdown or HTML as an entity. What Mermaid reads after it has decoded those (line
// breaks, formulas, icons) is broken up by a character without width.
func mermaidText(text string) string {
	text = strings.NewReplacer(`\n`, "\\\u200Cn", "$$", "$\u200C$", ":fa-", ":\u200Cfa-").Replace(text)
	var b strings.Builder
	for _, r := range text {
		if r < 0x80 && !isWord(r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isWord(r rune) bool {
	return r == ' ' || r == ',' || r == '(' || r == ')' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}
