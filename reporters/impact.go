package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/impact"
	"github.com/tasklint/tasklint/internal/say"
)

// Impact is the report of `tasklint impact`.
type Impact struct{ *impact.Impact }

// WriteText writes the report for people.
func (r *Impact) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	if r.When == impact.Started {
		r.textStarted(b)
	} else {
		r.textStopped(b)
	}
	if r.Partial {
		fmt.Fprintln(b, "\nThe files may not hold all tasks of the tenant: others may be concerned, too.")
	}
	return b.Flush()
}

// subject is the clause "A" and "B" are started.
func (r *Impact) subject() string {
	var names []string
	for _, t := range r.Tasks {
		names = append(names, vertexName(t.Graph(), t.Vertex))
	}
	verb := "is"
	if len(names) > 1 {
		verb = "are"
	}
	return and(names) + " " + verb + " " + r.When
}

func (r *Impact) textStarted(w io.Writer) {
	others := 0
	for _, run := range r.Runs {
		if run.Run.Off == "" && len(run.By) > 0 {
			others++
		}
	}
	fmt.Fprintf(w, "If %s, %s can follow:\n", r.subject(), say.CountOrNo(others, "other task"))
	wave := -1
	for _, run := range r.Runs {
		step := "  "
		if run.Wave != wave {
			wave = run.Wave
			step = fmt.Sprint(wave+1, ".")
		}
		fmt.Fprintf(w, "%4s %s\n", step, runText(&run))
	}
	if len(r.Held) > 0 {
		fmt.Fprintln(w, "\nThese wait for them as well, but cannot follow:")
	}
	for _, h := range r.Held {
		fmt.Fprintf(w, "  %s\n", heldText(&h))
	}
	var rounds []string
	for _, run := range r.Runs {
		for _, e := range run.Again {
			rounds = append(rounds, vertexName(run.Graph(), run.Task.Vertex)+" runs again if "+condition(run.Graph(), e))
		}
	}
	if len(rounds) > 0 {
		fmt.Fprintf(w, "\nThis goes round in a circle: %s.\n", and(rounds))
	}
	if r.Path != nil {
		fmt.Fprintf(w, "\nIt takes about %s along the critical path, by the last runs (an estimate", say.About(r.Path.Length))
		if r.Path.Unknown > 0 {
			fmt.Fprintf(w, ", without the time of %s", say.CountOrNo(r.Path.Unknown, "task"))
		}
		fmt.Fprint(w, "):\n")
		var names []string
		for i, v := range r.Path.Tasks {
			if left := len(r.Path.Tasks) - pathMost; left > 0 && i >= pathMost-1 && i < len(r.Path.Tasks)-1 {
				if i == pathMost-1 {
					names = append(names, fmt.Sprint(left, " more"))
				}
				continue
			}
			names = append(names, vertexName(r.Path.Graph(), v))
		}
		fmt.Fprintf(w, "  %s\n", strings.Join(names, ", then "))
	}
}

// runText is the line of a task that runs: "Marts" runs if "Extract" succeeds.
func runText(run *impact.Run) string {
	g := run.Graph()
	line := vertexName(g, run.Task.Vertex)
	var when []string
	for _, e := range run.By {
		when = append(when, condition(g, e))
	}
	conditions := say.Or(say.First(when, listMost, ""))
	if g.All(run.Task.Vertex) {
		conditions = and(when)
	}
	switch {
	case run.Run.Off != "":
		line += " would run if " + conditions + ", but is " + run.Run.Off
	case len(when) > 0:
		line += " runs if " + conditions
	case run.Task.Off() != "":
		line += " (it is " + run.Task.Off() + ", so it may have to be enabled first)"
	}
	if run.Run.Off == "" {
		var needs []string
		for _, e := range run.Needs {
			needs = append(needs, condition(g, e))
		}
		if run.Free {
			needs = append(needs, "an event comes that is no task's end")
		}
		if len(needs) > 0 {
			line += ", and only if also " + and(needs)
		}
	}
	if run.Known {
		line += " (" + say.About(run.Took) + " last time)"
	}
	return line
}

// heldText is the line of a task that cannot follow.
func heldText(h *impact.Held) string {
	g := h.Graph()
	line := vertexName(g, h.Task.Vertex)
	var by, missing []string
	for _, e := range h.By {
		by = append(by, condition(g, e))
	}
	for _, e := range h.Missing {
		up := g.Edge(e).From
		why := ", which never runs"
		if off := g.Off(up); off != "" {
			why = ", which is " + off
		}
		missing = append(missing, vertexName(g, up)+why)
	}
	if len(missing) > 0 {
		return line + " would run if " + and(by) + ", but also needs " + and(missing)
	}
	if h.Late {
		return line + " would run if " + and(by) + ", but by the schedules its events never come within its \"eventTimeout\""
	}
	return line + " would run if " + and(by) + ", but not all of that comes of one run"
}

// condition is what an edge waits for: "Extract" succeeds.
func condition(g *graph.Graph, e graph.EdgeID) string {
	name := vertexName(g, g.Edge(e).From)
	switch clash := g.Clash(e); {
	case clash != 0:
		var ways []string
		for _, o := range [...]graph.Outcome{graph.Succeeded, graph.Failed, graph.Aborted} {
			if clash&o != 0 {
				ways = append(ways, o.Verb())
			}
		}
		return name + " " + and(ways)
	case g.Outcome(e) == 0:
		return name + " ends with a status that is not understood"
	}
	return name + " " + g.Outcome(e).Verb()
}

func (r *Impact) textStopped(w io.Writer) {
	for _, t := range r.Tasks {
		if off := t.Off(); off != "" {
			fmt.Fprintf(w, "%s is %s already.\n", vertexName(t.Graph(), t.Vertex), off)
		}
	}
	if len(r.Never) == 0 {
		fmt.Fprintf(w, "If %s, no other task stops running.\n", r.subject())
	} else {
		self := "themselves"
		if len(r.Never) == 1 {
			self = "itself"
		}
		fmt.Fprintf(w, "If %s, %s will never run again by %s:\n", r.subject(), say.CountOrNo(len(r.Never), "other task"), self)
	}
	for _, lost := range r.Never {
		fmt.Fprintf(w, "  %s, which waits for %s\n", vertexName(lost.Graph(), lost.Vertex), vertexNames(lost.Graph(), lost.Because))
	}
	if len(r.Keeps) > 0 {
		fmt.Fprintf(w, "\n%s %s running by another trigger:\n", say.Count(len(r.Keeps), "task"), say.Pick(len(r.Keeps), "keeps", "keep"))
	}
	for _, k := range r.Keeps {
		fmt.Fprintf(w, "  %s, %s\n", vertexName(k.Graph(), k.Vertex), keptText(&k))
	}
	if len(r.Names) > 0 {
		fmt.Fprintln(w, "\nEvents that name what is deleted, to be removed with it:")
	}
	for _, n := range r.Names {
		g := n.Graph()
		f := g.Task(n.Vertex)
		fmt.Fprintf(w, "  %s: %s waits for %s\n", say.Printable(f.Doc.Locate(f.Place(n.Ref.At))), vertexName(g, n.Vertex), vertexName(g, n.To))
	}
}

// keptText says by what a task keeps running.
func keptText(k *impact.Kept) string {
	var by []string
	switch {
	case k.Schedule != "":
		by = append(by, "by its schedule ("+say.Printable(k.Schedule)+")")
	case k.BySchedule:
		by = append(by, "by its schedule")
	}
	if k.ByData {
		by = append(by, "when data is updated")
	}
	if k.ByOthers {
		by = append(by, "after an event of any task or of an unknown kind")
	}
	for _, e := range k.After {
		by = append(by, "if "+condition(k.Graph(), e))
	}
	return say.Or(say.First(by, listMost, ""))
}

// vertexName is what a task is called in text.
func vertexName(g *graph.Graph, v graph.Vertex) string {
	return say.Escape(g.Quoted(v)) + map[graph.State]string{
		graph.Ghost: " (in none of the files)", graph.Unreadable: " (not accessible)", graph.Foreign: " (of another tenant)",
	}[g.State(v)]
}

func vertexNames(g *graph.Graph, all []graph.Vertex) string {
	var names []string
	for _, v := range all {
		names = append(names, vertexName(g, v))
	}
	return and(names)
}

// listMost is how many parts a list has in text, pathMost how many tasks a path.
const (
	listMost = 8
	pathMost = 20
)

func and(parts []string) string { return say.And(say.First(parts, listMost, "")) }
