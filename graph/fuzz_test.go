package graph

import (
	"testing"

	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

func FuzzGraph(f *testing.F) {
	f.Add("#a \"A @d\n#b \"B (e /t =a :SUCCEEDED <e\n#c & (e /t =a :FAILED (g /t =b <e <g")
	f.Add("#a (x /t =b <x\n#b (x /t =a <x !\n#c (x /t =c <x (x /d <x ~now\n#a % ?gone (y =gone <y")
	f.Add("#a (e /t =a =b :ANY :failed .id <e <e\n& (e (f <e <f @")
	f.Fuzz(func(t *testing.T, data string) {
		set := tasktest.SetFrom(data)
		g := Build(set, []*task.Set{set, tasktest.SetFrom("#gone @\n#x")})
		l := g.Live(Assume{Silent: func(v Vertex) string { return map[bool]string{true: "expired"}[v%5 == 4] }})
		l.Starvations()
		a := g.Algebra(l)
		a.Cycles()
		for v := range Vertex(g.Len()) {
			if d, ok := a.AndDeadlock(v); ok && (len(d.Triggers) < 2 || d.First&d.Second != 0) {
				t.Errorf("deadlock %+v", d)
			}
			if d, ok := a.DoubleTrigger(v); ok && (d.First == d.Second || d.Common < 0) {
				t.Errorf("double trigger %+v", d)
			}
			a.Redundant(v)
			g.Started([]Vertex{v}, Assume{})
			if len(g.Chain(v)) != g.Level(v)+1 {
				t.Errorf("chain of %d", v)
			}
		}
	})
}
