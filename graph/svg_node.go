package graph

import (
	"fmt"
	"slices"
	"strconv"
)

// subtitle is the small second line of a node.
func (n *Node) subtitle() string {
	about := n.about()
	if n.Waits < 2 {
		return about
	}
	join := "after " + n.join() + " of " + strconv.Itoa(n.Waits)
	switch {
	case n.Off != "":
		return n.Off + " · " + join
	case n.Schedule != "":
		return about + " · " + join
	default:
		return join
	}
}

// node draws one task.
func (s *drawing) node(i int) {
	n, c := &s.p.Nodes[i], &s.l.cells[i]
	class := "node " + n.Kind.String()
	if n.Off != "" {
		class += " off"
	}
	if worst := n.worst(); worst != "" {
		class += " " + worst
	}
	if slices.Contains(s.p.Focus, i) {
		class += " focus"
	}
	s.printf("<g class=\"%s\" transform=\"translate(%s %s)\"><title>%s</title>", class, num(c.x), num(c.y-c.h/2), xmlText(n.tooltip()))
	s.b.WriteString(shapeOf(n.Kind, c.w, c.h))
	s.b.WriteString(icon(n.Kind, 11, c.h/2-8))
	room := c.w - textLeft - 8
	if n.Kind == Manual || n.Kind == Dataset {
		room -= 6
	}
	name := shorten(n.name(), nameSize*bold, room)
	if sub := shorten(n.subtitle(), aboutSize, room); sub != "" {
		s.printf("<text class=\"name\" x=\"%s\" y=\"16.5\">%s</text><text class=\"about\" x=\"%s\" y=\"29.5\">%s</text>",
			num(textLeft), xmlText(name), num(textLeft), xmlText(sub))
	} else {
		s.printf("<text class=\"name\" x=\"%s\" y=\"23.3\">%s</text>", num(textLeft), xmlText(name))
	}
	if len(n.Marks) > 0 {
		count := strconv.Itoa(len(n.Marks))
		if len(n.Marks) > 99 {
			count = "99+"
		}
		w := max(16, measure(count, 10)+9)
		s.printf("<g class=\"badge\"><rect x=\"%s\" y=\"-7\" width=\"%s\" height=\"16\" rx=\"8\"/><text x=\"%s\" y=\"4.6\">%s</text></g>",
			num(c.w-w+3), num(w), num(c.w-w/2+3), count)
	}
	s.b.WriteString("</g>\n")
}

// shapeOf is the outline of a node: a pill for what a schedule starts, a drum for
// data, a tag with points for what runs by hand, a box for what other tasks start.
func shapeOf(k Kind, w, h float64) string {
	switch k {
	case Scheduled, Mixed:
		return fmt.Sprintf(`<rect class="shape" width="%s" height="%s" rx="%s"/>`, num(w), num(h), num(h/2))
	case Dataset:
		return fmt.Sprintf(`<path class="shape" d="M7 0H%[1]sC%[2]s 0 %[2]s %[3]s %[1]s %[3]sH7C-2.3 %[3]s -2.3 0 7 0z"/><path class="rim" d="M%[1]s 0C%[4]s 0 %[4]s %[3]s %[1]s %[3]s"/>`,
			num(w-7), num(w+2.3), num(h), num(w-16.3))
	case Manual:
		return fmt.Sprintf(`<path class="shape" d="M12 0H%sL%s %sL%s %sH12L0 %sz"/>`, num(w-12), num(w), num(h/2), num(w-12), num(h), num(h/2))
	default:
		return fmt.Sprintf(`<rect class="shape" width="%s" height="%s" rx="7"/>`, num(w), num(h))
	}
}

// icon is the sign of a kind, 16 pixels square.
func icon(k Kind, x, y float64) string {
	paths := ""
	switch k {
	case Scheduled: // a clock
		paths = `<circle cx="8" cy="8" r="6.2"/><path d="M8 4.4V8l2.6 1.6"/>`
	case Mixed: // a clock and a link
		paths = `<circle cx="6.6" cy="6.8" r="5"/><path d="M6.6 4v2.8l2 1.2M9 14h5m-2-2.2 2.4 2.2L12 16.2"/>`
	case Dataset: // a drum
		paths = `<ellipse cx="8" cy="4.6" rx="5.2" ry="2.1"/><path d="M2.8 4.6v6.8c0 1.2 2.3 2.1 5.2 2.1s5.2-.9 5.2-2.1V4.6M2.8 8c0 1.2 2.3 2.1 5.2 2.1s5.2-.9 5.2-2.1"/>`
	case Manual: // a start sign
		paths = `<path d="M5.4 3.2v9.6L13 8z"/>`
	case Missing: // a question mark
		paths = `<path d="M5.4 6a2.7 2.7 0 1 1 3.6 2.5c-.7.3-1 .8-1 1.6v.2M8 12.8v.2"/>`
	default: // an arrow that follows another
		paths = `<path d="M2.4 8h4M9.4 8h4.2M5 5.2 7.8 8 5 10.8M11 5.2 13.8 8 11 10.8"/>`
	}
	return fmt.Sprintf(`<g class="icon" transform="translate(%s %s)">%s</g>`, num(x), num(y), paths)
}
