package draw

import (
	"math/rand/v2"
	"testing"

	"github.com/tasklint/tasklint/internal/task/tasktest"
)

func TestNothingOverlaps(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		p := draw(tasktest.RandomLines(rand.New(rand.NewPCG(seed, 3)), 40), Options{})
		widths := make([]float64, len(p.Nodes))
		for i := range widths {
			widths[i] = nodeLeast + float64(i%5)*20
		}
		l, ok := p.arrange(widths)
		if !ok {
			t.Fatal("too large")
		}
		taken := make(areas)
		for i := range p.Nodes {
			c := &l.cells[i]
			b := box{c.x, c.y - c.h/2, c.x + c.w, c.y + c.h/2}
			if b.x0 < 0 || b.y0 < -0.01 || b.x1 > l.width+0.01 || b.y1 > l.height+0.01 || !taken.free(b) {
				t.Fatalf("seed %d: %s stands at %+v of %v x %v", seed, p.Nodes[i].Label, b, l.width, l.height)
			}
			taken.take(b)
		}
		for i, a := range p.Arrows {
			if !a.Self && !l.routes[i].back && l.cells[a.From].layer >= l.cells[a.To].layer {
				t.Fatalf("seed %d: %s does not stand before %s", seed, p.Nodes[a.From].Label, p.Nodes[a.To].Label)
			}
		}
	}
}
