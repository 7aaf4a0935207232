package live

import (
	"context"
	"slices"
	"sync"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/rules"
)

// levelMost is how far a graph answer may reach (parameter level, 1 to 100).
const levelMost = 100

// graphs asks for the graph answers around the tenant's tasks, and for the lists of
// parents and children where they differ from the events.
func (q *questions) graphs(ctx context.Context, tasks []*task.Facts) error {
	if !q.needed(rules.AskGraphs) {
		return nil
	}
	most := q.most(rules.AskGraphs)
	set := &task.Set{Tasks: slices.Clone(tasks)}
	set.Index()
	g := graph.Build(set, nil)
	roots := rules.GraphRoots(g)
	roots = roots[:min(len(roots), most)]
	answers := make([]rules.LiveGraph, len(roots))
	err := q.each(ctx, len(roots), func(ctx context.Context, i int) error {
		a, err := q.client.Graph(ctx, roots[i], tenant.Subgraph, levelMost, false)
		answers[i] = rules.LiveGraph{Root: roots[i], Edges: a.Edges}
		return err
	})
	if err != nil {
		return q.skip(ctx, err, rules.AskGraphs)
	}
	if doubts := rules.GraphDoubts(g, answers); len(doubts) > 0 {
		if err := q.neighbours(ctx, doubts[:min(len(doubts), most)], &answers[0]); err != nil {
			return q.skip(ctx, err, rules.AskGraphs)
		}
	}
	q.Answers.Graphs = answers
	return nil
}

// neighbours asks for the parents and children of tasks that are in doubt.
func (q *questions) neighbours(ctx context.Context, doubts []rules.Doubt, answer *rules.LiveGraph) error {
	type list struct {
		id       string
		relation tenant.Relation
	}
	var lists []list
	ask := func(up, down string) {
		for _, l := range []list{{down, tenant.Parents}, {up, tenant.Children}} {
			if !slices.Contains(lists, l) {
				lists = append(lists, l)
			}
		}
	}
	for _, d := range doubts {
		ask(d.Up, d.Down)
		if d.Drawn {
			ask(d.Down, d.Up)
		}
	}
	answer.Parents, answer.Children = make(map[string][]string), make(map[string][]string)
	var mu sync.Mutex
	return q.each(ctx, len(lists), func(ctx context.Context, i int) error {
		ids := []string{}
		for item, err := range q.client.Related(ctx, lists[i].id, lists[i].relation, tenant.Query{}) {
			if err != nil {
				return err
			}
			ids = append(ids, item.ID)
		}
		mu.Lock()
		defer mu.Unlock()
		if lists[i].relation == tenant.Parents {
			answer.Parents[lists[i].id] = ids
		} else {
			answer.Children[lists[i].id] = ids
		}
		return nil
	})
}
