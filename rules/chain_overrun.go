package rules

import (
	"fmt"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/timeline"
)

var _ = register(&Rule{
	ID:      "chain-overrun",
	Summary: "a chain takes longer than the time until it starts again",
	Why: "A schedule starts its task again whether or not the last round has ended. " +
		"When the reload, or the chain of reloads behind it, takes longer than the time between two runs of the schedule, the next round begins while the last one is still " +
		"going on. Reloads of one app then wait for each other, the queue grows from round to round, and tasks further down work with data that is half old and half new.\n\n" +
		"The rule compares the smallest distance between two runs of the schedule in the next 12 months with the longest way down the chain, by the last durations of its " +
		"tasks. These are taken from runs among the input (the last that succeeded, else the last that ended), else from `lastRun` in the metadata of the task, else from its " +
		"`last_run_startedAt` and `last_run_endedAt`. A task of unknown duration counts as nothing, so a chain without any duration is never reported. " +
		"The way leads only through tasks that run in each round: not through those that wait for a failure, nor through a join of *all* that also waits for something rarer.",
	Do: "One run is a small sample, and the last one may have been slow by chance: look at the run history first. " +
		"If it was not chance, run the schedule more rarely, split the chain, or make its longest task shorter. " +
		"A single run near the limit of three hours is reported by `run-near-limit`.",
	Mend:    MendSchedule,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `metadata.orchestration.lastRun`; qlik.dev, Reload on task event"},
	Group:   Graph,
	Set:     checkChainOverrun,
	Deep:    true,
})

func checkChainOverrun(p *SetPass) {
	g, line := p.Graph(), p.Timeline()
	for v := range graph.Vertex(g.Tasks()) {
		f := g.Task(v)
		length := line.ChainLength(v)
		if length == 0 || f.Schedule == nil || g.Off(v) != "" {
			continue
		}
		s := p.Schedule(f)
		if d, ok := s.MinDistance(p.Now); ok && d.Gap < length {
			reportOverrun(p, v, s, d, line.CriticalPath(v))
		}
	}
}

func reportOverrun(p *SetPass, root graph.Vertex, s *schedule.Schedule, d schedule.Distance, path timeline.Path) {
	g, line := p.Graph(), p.Timeline()
	slowest, took := root, time.Duration(-1)
	for _, v := range path.Tasks {
		if d, ok := line.Duration(v); ok && d > took {
			slowest, took = v, d
		}
	}
	again := "its chain"
	if slowest == root {
		again = "it"
	}
	told := fmt.Sprintf("the last run of %s took %s, but this schedule starts %s again", p.Graph().Quoted(slowest), say.About(took), again)
	advice, sum := "make that task faster", ""
	if took <= d.Gap {
		told = fmt.Sprintf("the chain of %s takes %s, but this schedule starts it again", p.Graph().Quoted(root), say.About(path.Length))
		advice, sum = "make the chain shorter", "that is the sum of the last durations of "+p.way(path.Tasks)+", and "
	}
	r := p.Report(g.Task(root), schedulePlace(g.Task(root)), "%s after %s", told, say.About(d.Gap)).
		Help("run it more rarely, or %s", advice).
		Note("%sthe runs at %s and %s are the nearest", sum, local(d.A.Time(), s.Zone()), instant(d.B.Time(), s.Zone())).
		Data("seconds", int(path.Length/time.Second)).Data("intervalSeconds", int(d.Gap/time.Second))
	for _, v := range path.Tasks[:min(len(path.Tasks), placesMost)] {
		words := "how long it takes is not known"
		if d, ok := line.Duration(v); ok {
			words = "its last run took " + say.About(d)
		}
		r.RelatedPlace(p.identityPlace(g.Task(v)), "%s", words)
	}
	r.Flow()
}
