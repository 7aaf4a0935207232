package reporters

import (
	"io"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/impact"
)

// The JSON form, described in docs/graph.md. Fields are added to it, never changed.
type (
	jsonImpact struct {
		Version int    `json:"version"`
		If      string `json:"if"`
		// Complete says that the sets are taken to hold all tasks of their tenants.
		Complete     bool            `json:"complete"`
		Tasks        []jsonFullTask  `json:"tasks"`
		Runs         []jsonImpactRun `json:"runs"`
		Held         []jsonHeld      `json:"held"`
		CriticalPath *jsonPath       `json:"criticalPath,omitempty"`
		Never        []jsonLost      `json:"never"`
		Keeps        []jsonKept      `json:"keeps"`
		References   []jsonReference `json:"references"`
	}
	jsonTaskName struct {
		ID   string `json:"id,omitempty"`
		Name string `json:"name,omitempty"`
	}
	jsonFullTask struct {
		jsonTaskName
		Set     string `json:"set,omitempty"`
		File    string `json:"file"`
		Pointer string `json:"pointer"`
		Off     string `json:"off,omitempty"`
	}
	jsonCondition struct {
		Task   jsonTaskName `json:"task"`
		Status []string     `json:"status"`
	}
	jsonImpactRun struct {
		jsonFullTask
		Wave       int             `json:"wave"`
		Join       string          `json:"join"`
		When       []jsonCondition `json:"when"`
		Needs      []jsonCondition `json:"needs"`
		NeedsEvent bool            `json:"needsEvent"`
		Again      []jsonCondition `json:"again"`
		Seconds    *int64          `json:"seconds,omitempty"`
	}
	jsonHeld struct {
		jsonFullTask
		When    []jsonCondition `json:"when"`
		Missing []jsonCondition `json:"missing"`
		Late    bool            `json:"late,omitempty"`
	}
	jsonPath struct {
		Seconds  int64          `json:"seconds"`
		Estimate bool           `json:"estimate"`
		Unknown  int            `json:"unknown"`
		Tasks    []jsonTaskName `json:"tasks"`
	}
	jsonLost struct {
		jsonFullTask
		Because []jsonTaskName `json:"because"`
	}
	jsonKept struct {
		jsonFullTask
		Schedule string          `json:"schedule,omitempty"`
		By       []string        `json:"by"`
		After    []jsonCondition `json:"after"`
	}
	jsonReference struct {
		jsonFullTask
		Event string       `json:"event"`
		To    jsonTaskName `json:"to"`
	}
)

// WriteJSON writes the report for programs.
func (r *Impact) WriteJSON(w io.Writer) error {
	out := jsonImpact{
		Version: 1, If: r.When, Complete: !r.Partial,
		Tasks: []jsonFullTask{}, Runs: []jsonImpactRun{}, Held: []jsonHeld{}, Never: []jsonLost{}, Keeps: []jsonKept{}, References: []jsonReference{},
	}
	for _, t := range r.Tasks {
		out.Tasks = append(out.Tasks, jsonTaskOf(t))
	}
	for _, run := range r.Runs {
		j := jsonImpactRun{jsonFullTask: jsonTaskOf(run.Task), Wave: run.Wave, Join: "any", When: jsonConditions(run.Graph(), run.By), Needs: jsonConditions(run.Graph(), run.Needs), NeedsEvent: run.Free, Again: jsonConditions(run.Graph(), run.Again)}
		if run.Graph().All(run.Task.Vertex) {
			j.Join = "all"
		}
		if run.Known {
			seconds := int64(run.Took / time.Second)
			j.Seconds = &seconds
		}
		out.Runs = append(out.Runs, j)
	}
	for _, h := range r.Held {
		out.Held = append(out.Held, jsonHeld{jsonTaskOf(h.Task), jsonConditions(h.Graph(), h.By), jsonConditions(h.Graph(), h.Missing), h.Late})
	}
	if p := r.Path; p != nil {
		out.CriticalPath = &jsonPath{int64(p.Length / time.Second), true, p.Unknown, jsonNames(p.Graph(), p.Tasks)}
	}
	for _, lost := range r.Never {
		out.Never = append(out.Never, jsonLost{jsonTaskOf(lost.Task), jsonNames(lost.Graph(), lost.Because)})
	}
	for _, k := range r.Keeps {
		out.Keeps = append(out.Keeps, jsonKeptOf(&k))
	}
	for _, n := range r.Names {
		f := n.Graph().Task(n.Vertex)
		out.References = append(out.References, jsonReference{jsonTaskOf(n.Task), f.Events[n.Ref.Event].Name.S, jsonNameOf(n.Graph(), n.To)})
	}
	return EncodeJSON(w, out)
}

func jsonNameOf(g *graph.Graph, v graph.Vertex) jsonTaskName {
	name := ""
	if f := g.Task(v); f != nil {
		name = f.Name.S
	}
	return jsonTaskName{g.ID(v), name}
}

func jsonNames(g *graph.Graph, all []graph.Vertex) []jsonTaskName {
	names := make([]jsonTaskName, 0, len(all))
	for _, v := range all {
		names = append(names, jsonNameOf(g, v))
	}
	return names
}

func jsonTaskOf(t impact.Task) jsonFullTask {
	f := t.Graph().Task(t.Vertex)
	return jsonFullTask{jsonNameOf(t.Graph(), t.Vertex), t.Set.Name, f.Doc.Name, f.Pointer(), t.Off()}
}

func jsonKeptOf(k *impact.Kept) jsonKept {
	j := jsonKept{jsonFullTask: jsonTaskOf(k.Task), Schedule: k.Schedule, By: []string{}, After: jsonConditions(k.Graph(), k.After)}
	for _, by := range []struct {
		is   bool
		word string
	}{{k.BySchedule, "schedule"}, {k.ByData, "dataset"}, {k.ByOthers, "event"}, {len(k.After) > 0, "task"}} {
		if by.is {
			j.By = append(j.By, by.word)
		}
	}
	return j
}

// jsonConditions are what edges wait for. A status that is not understood is an empty
// list.
func jsonConditions(g *graph.Graph, edges []graph.EdgeID) []jsonCondition {
	list := make([]jsonCondition, 0, len(edges))
	for _, e := range edges {
		c := jsonCondition{jsonNameOf(g, g.Edge(e).From), []string{}}
		for _, o := range [...]struct {
			outcome graph.Outcome
			word    string
		}{{graph.Succeeded, "SUCCEEDED"}, {graph.Failed, "FAILED"}, {graph.Aborted, "ABORTED"}} {
			if (g.Outcome(e)|g.Clash(e))&o.outcome != 0 {
				c.Status = append(c.Status, o.word)
			}
		}
		list = append(list, c)
	}
	return list
}
