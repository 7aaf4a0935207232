package graph

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/plural"
)

// Bounds of a drawing. What is larger nobody can read.
const (
	SVGNodes  = 1500
	SVGArrows = 6000
)

// ErrTooLarge says that a picture is too large to be drawn as SVG.
var ErrTooLarge = errors.New("too large to draw")

// Sizes of text and of what stands around the drawing, in pixels.
const (
	nameSize  = 12.5
	aboutSize = 10.5
	wordSize  = 10.0
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
		return fmt.Errorf("graph of %s and %s: %w (at most %d and %d)", plural.Of(len(p.Nodes), "task"), plural.Of(len(p.Arrows), "dependency"), ErrTooLarge, SVGNodes, SVGArrows)
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
	title := clip(plain(s.p.Title), labelMost)
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
		if p.Nodes[i].State != Known {
			missing++
		}
		if p.Nodes[i].Off != "" {
			off++
		}
		if len(p.Nodes[i].Marks) > 0 {
			marked++
		}
	}
	parts := []string{plural.Of(len(p.Nodes)-missing, "task"), plural.Of(len(p.Arrows), "dependency")}
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
	order := make([]int, len(p.Arrows))
	for i := range p.Arrows {
		ways[i] = s.l.way(p, ports, i)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return compareBool(p.Arrows[a].class() != "succeeded", p.Arrows[b].class() != "succeeded")
	})
	for _, i := range order {
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
