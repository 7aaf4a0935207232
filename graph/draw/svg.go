package draw

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
)

// Bounds of a drawing. What is larger nobody can read.
const (
	SVGNodes  = 1500
	SVGArrows = 6000
)

// ErrTooLarge says that a picture is too large to be drawn as SVG.
var ErrTooLarge = errors.New("too large to draw")

// Sizes of what stands around the drawing, in pixels.
const (
	textLeft  = 34.0
	nodeLeast = 116.0
	nodeMost  = 292.0
	margin    = 28.0
	legendRow = 26.0
)

// WriteSVG draws the picture as one self-contained SVG document with columns from
// upstream on the left to downstream on the right. It follows the reader's dark or
// light theme. A picture of more than SVGNodes or SVGArrows is ErrTooLarge.
func (p *Picture) WriteSVG(w io.Writer) error {
	if len(p.Nodes) > SVGNodes || len(p.Arrows) > SVGArrows {
		return fmt.Errorf("graph of %s and %s: %w (at most %d and %d)", say.Count(len(p.Nodes), "task"), say.Count(len(p.Arrows), "dependency"), ErrTooLarge, SVGNodes, SVGArrows)
	}
	widths := make([]float64, len(p.Nodes))
	for i := range p.Nodes {
		n := &p.Nodes[i]
		text := max(measure(n.name(), nameSize*bold), measure(n.subtitle(), aboutSize))
		widths[i] = min(nodeMost, max(nodeLeast, text+textLeft+16))
	}
	l, ok := p.arrange(widths)
	if !ok {
		return fmt.Errorf("graph of %d tasks: %w (its dependencies cross too many levels)", len(p.Nodes), ErrTooLarge)
	}
	s := &drawing{p: p, l: l, b: bufio.NewWriter(w)}
	s.document()
	return s.b.Flush()
}

// drawing is the state of writing an SVG.
type drawing struct {
	p *Picture
	l *layout
	b *bufio.Writer
}

func (s *drawing) printf(format string, args ...any) { fmt.Fprintf(s.b, format, args...) }

func (s *drawing) document() {
	top := margin + 52
	legend := s.legend()
	width := max(s.l.width, legend.width, 560) + 2*margin
	height := top + s.l.height + 24 + legend.height + margin
	title := say.Cut(plain(s.p.Title), labelMost)
	if title == "" {
		title = "Task graph"
	}
	s.printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\" aria-label=\"%s\">\n",
		num(width), num(height), num(width), num(height), xmlText(title))
	s.printf("<title>%s</title>\n<desc>Edges run from upstream (left) to downstream (right).</desc>\n", xmlText(title))
	s.printf("<style>%s</style>\n", svgStyle)
	s.b.WriteString("<defs>\n")
	for _, class := range [...]string{"succeeded", "failed", "any", "unknown"} {
		s.printf("<marker id=\"head-%s\" class=\"head %s\" viewBox=\"0 0 8 8\" refX=\"1\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 .6L7.6 4L0 7.4L1.6 4z\"/></marker>\n", class, class)
	}
	s.b.WriteString("</defs>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n")
	s.printf("<text class=\"title\" x=\"%s\" y=\"%s\">%s</text>\n", num(margin), num(margin+16), xmlText(shorten(title, 19, width-2*margin)))
	s.printf("<text class=\"subtitle\" x=\"%s\" y=\"%s\">%s</text>\n", num(margin), num(margin+35), xmlText(s.p.count()))
	s.printf("<g transform=\"translate(%s %s)\">\n", num(margin), num(top))
	s.arrows()
	for i := range s.p.Nodes {
		s.node(i)
	}
	s.b.WriteString("</g>\n")
	s.printf("<g transform=\"translate(%s %s)\">\n%s</g>\n</svg>\n", num(margin), num(top+s.l.height+24), legend.text)
}

// count says in a line how much there is.
func (p *Picture) count() string {
	off, marked, missing := 0, 0, 0
	for i := range p.Nodes {
		if p.Nodes[i].State != graph.Known {
			missing++
		}
		if p.Nodes[i].Off != "" {
			off++
		}
		if len(p.Nodes[i].Marks) > 0 {
			marked++
		}
	}
	parts := []string{say.Count(len(p.Nodes)-missing, "task"), say.Count(len(p.Arrows), "dependency")}
	if missing > 0 {
		parts = append(parts, fmt.Sprint(missing, " not in the set, or not shown"))
	}
	if off > 0 {
		parts = append(parts, fmt.Sprint(off, " disabled"))
	}
	if marked > 0 {
		parts = append(parts, fmt.Sprint(marked, " with findings"))
	}
	if p.Cut {
		parts = append(parts, "cut at the given level")
	}
	return strings.Join(parts, " · ")
}

// arrows draws the lines, ordinary ones first, and then their words.
func (s *drawing) arrows() {
	p := s.p
	ports := s.l.ports(p)
	ways := make([][]curve, len(p.Arrows))
	var ordinary, others []int
	for i := range p.Arrows {
		ways[i] = s.l.way(p, ports, i)
		if p.Arrows[i].class() == "succeeded" {
			ordinary = append(ordinary, i)
		} else {
			others = append(others, i)
		}
	}
	for _, i := range slices.Concat(ordinary, others) {
		a := &p.Arrows[i]
		class := a.class()
		extra := ""
		if a.Circle {
			extra = " circle"
		}
		tip := fmt.Sprintf("%s → %s: %s", p.Nodes[a.From].name(), p.Nodes[a.To].name(), a.word())
		if a.Circle {
			tip += ", part of a cycle"
		}
		d := path(ways[i])
		s.printf("<g class=\"edge %s%s\"><title>%s</title><path class=\"reach\" d=\"%s\"/><path class=\"line\" d=\"%s\" marker-end=\"url(#head-%s)\"/></g>\n",
			class, extra, xmlText(tip), d, d, class)
	}
	for _, l := range s.l.labels(p, ways) {
		if l.text == "" {
			s.printf("%s\n", tick(l.x, l.y))
			continue
		}
		s.printf("<text class=\"word %s\" x=\"%s\" y=\"%s\">%s</text>\n", l.class, num(l.x), num(l.y+3.4), l.text)
	}
}

// svgStyle is written out in literal colours, as not every reader of SVG knows
// variables; those who know no themes get the light one.
const svgStyle = `
text{font-family:Inter,"Segoe UI",Roboto,"Helvetica Neue",Helvetica,Arial,sans-serif;fill:#111827}
svg{background:#ffffff}.page{fill:#ffffff}
.title{font-size:19px;font-weight:650;letter-spacing:-.2px}
.subtitle{font-size:12px;fill:#6b7280}
.name{font-size:12.5px;font-weight:600}
.about{font-size:10.5px;fill:#4b5563}
.key{font-size:11px;fill:#4b5563}
.shape{fill:#f8fafc;stroke:#94a3b8;stroke-width:1.25}
.rim,.icon{fill:none;stroke:#64748b;stroke-width:1.35;stroke-linecap:round;stroke-linejoin:round}
.scheduled .shape{fill:#eaf2ff;stroke:#3b82f6}.scheduled .icon{stroke:#2563eb}
.dataset .shape{fill:#f3efff;stroke:#8b5cf6}.dataset .icon,.dataset .rim{stroke:#7c3aed}
.mixed .shape{fill:#e3f8f4;stroke:#14a394}.mixed .icon{stroke:#0f8578}
.manual .shape{fill:#fdf8e4;stroke:#c49a1a}.manual .icon{stroke:#a16207}
.missing .shape{fill:#ffffff;stroke:#9ca3af;stroke-dasharray:4 3}.missing .name{font-style:italic;fill:#6b7280}
.off .shape{fill:#f1f2f4;stroke:#c4c8cf}.off .icon,.off .rim{stroke:#a3a9b3}.off text{fill:#8b919c}.off .name{text-decoration:line-through}
.focus .shape{stroke-width:3}
.error .shape{stroke:#dc2626;stroke-width:2}.error .badge rect{fill:#dc2626}
.warning .shape{stroke:#d97706;stroke-width:2}.warning .badge rect{fill:#d97706}
.note .badge rect{fill:#2563eb}
.badge rect{stroke:#ffffff;stroke-width:1.5}.badge text{font-size:10px;font-weight:700;fill:#ffffff;text-anchor:middle;text-decoration:none}
.line{fill:none;stroke-width:1.5;stroke:#6b7280}
.reach{fill:none;stroke:#000;stroke-opacity:0;stroke-width:10}
.succeeded .line{stroke:#3f9b63}.succeeded.head path{fill:#3f9b63}
.failed .line{stroke:#d64545;stroke-dasharray:6 3}.failed.head path{fill:#d64545}
.any .line{stroke:#7b8494}.any.head path{fill:#7b8494}
.unknown .line{stroke:#a8adb7;stroke-dasharray:2 3}.unknown.head path{fill:#a8adb7}
.circle .line{stroke-width:2.75}
.word{font-size:10px;text-anchor:middle;paint-order:stroke;stroke:#ffffff;stroke-width:4px;stroke-linejoin:round;fill:#4b5563;pointer-events:none}
.word.failed{fill:#b93232}
.tick{pointer-events:none}.tick circle{fill:#ffffff;stroke:#3f9b63;stroke-width:1.25}.tick path{fill:none;stroke:#2b7a4b;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.edge:hover .line{stroke-width:3}.node:hover .shape{stroke-width:2.5}
@media (prefers-color-scheme:dark){
svg{background:#0f141b}text{fill:#e5e7eb}.page{fill:#0f141b}.subtitle,.about,.key{fill:#9aa4b2}
.shape{fill:#1a2230;stroke:#55637a}.rim,.icon{stroke:#8b9ab0}
.scheduled .shape{fill:#14264a;stroke:#4f8df7}.scheduled .icon{stroke:#7fb0ff}
.dataset .shape{fill:#251d47;stroke:#8b6cf0}.dataset .icon,.dataset .rim{stroke:#b39dfa}
.mixed .shape{fill:#0f3331;stroke:#2bb3a3}.mixed .icon{stroke:#5fd6c8}
.manual .shape{fill:#332a10;stroke:#b8902a}.manual .icon{stroke:#e0b95a}
.missing .shape{fill:#0f141b;stroke:#6b7686}.missing .name{fill:#9aa4b2}
.off .shape{fill:#171c24;stroke:#343d4b}.off .icon,.off .rim{stroke:#4a5566}.off text{fill:#6b7686}
.error .shape{stroke:#f05252}.warning .shape{stroke:#f0a030}
.badge rect{stroke:#0f141b}.badge text{fill:#ffffff}
.succeeded .line{stroke:#4fb477}.succeeded.head path{fill:#4fb477}
.failed .line{stroke:#f06a6a}.failed.head path{fill:#f06a6a}
.any .line{stroke:#8f99a9}.any.head path{fill:#8f99a9}
.word{stroke:#0f141b;fill:#9aa4b2}.word.failed{fill:#ff9a9a}.tick circle{fill:#0f141b;stroke:#4fb477}.tick path{stroke:#7ad19c}
}
`

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
		Mixed: "on its own, or after other tasks", Manual: "by hand only", Unknown: "after an event that is not known", Missing: "not in the set, or not shown",
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
	case Unknown, Missing: // a question mark
		paths = `<path d="M5.4 6a2.7 2.7 0 1 1 3.6 2.5c-.7.3-1 .8-1 1.6v.2M8 12.8v.2"/>`
	default: // an arrow that follows another
		paths = `<path d="M2.4 8h4M9.4 8h4.2M5 5.2 7.8 8 5 10.8M11 5.2 13.8 8 11 10.8"/>`
	}
	return fmt.Sprintf(`<g class="icon" transform="translate(%s %s)">%s</g>`, num(x), num(y), paths)
}
