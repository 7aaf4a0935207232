package reporters

import (
	"io"
	"time"

	"github.com/tasklint/tasklint/graph"
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
		Version: 1, If: r.when, Complete: !r.partial,
		Tasks: []jsonFullTask{}, Runs: []jsonImpactRun{}, Held: []jsonHeld{}, Never: []jsonLost{}, Keeps: []jsonKept{}, References: []jsonReference{},
	}
	for _, t := range r.tasks {
		out.Tasks = append(out.Tasks, t.json())
	}
	for _, run := range r.runs {
		j := jsonImpactRun{jsonFullTask: run.json(), Wave: run.Wave, Join: "any", When: run.conditions(run.By), Needs: run.conditions(run.Needs), NeedsEvent: run.Free, Again: run.conditions(run.Again)}
		if run.Graph().All(run.v) {
			j.Join = "all"
		}
		if run.known {
			seconds := int64(run.took / time.Second)
			j.Seconds = &seconds
		}
		out.Runs = append(out.Runs, j)
	}
	for _, h := range r.held {
		out.Held = append(out.Held, jsonHeld{h.json(), h.conditions(h.By), h.conditions(h.Missing), h.Late})
	}
	if p := r.path; p != nil {
		out.CriticalPath = &jsonPath{int64(p.Length / time.Second), true, p.Unknown, p.json(p.Tasks)}
	}
	for _, lost := range r.never {
		out.Never = append(out.Never, jsonLost{lost.impactTask.json(), lost.impactSet.json(lost.because)})
	}
	for _, k := range r.keeps {
		out.Keeps = append(out.Keeps, k.json())
	}
	for _, n := range r.names {
		f := n.Graph().Task(n.v)
		out.References = append(out.References, jsonReference{n.json(), f.Events[n.ref.Event].Name.S, n.short(n.to)})
	}
	return EncodeJSON(w, out)
}

func (f impactSet) short(v graph.Vertex) jsonTaskName {
	name := ""
	if f.Graph().Task(v) != nil {
		name = f.Graph().Task(v).Name.S
	}
	return jsonTaskName{f.Graph().ID(v), name}
}

func (f impactSet) json(all []graph.Vertex) []jsonTaskName {
	names := make([]jsonTaskName, 0, len(all))
	for _, v := range all {
		names = append(names, f.short(v))
	}
	return names
}

func (t impactTask) json() jsonFullTask {
	f := t.Graph().Task(t.v)
	return jsonFullTask{t.short(t.v), t.Set.Name, f.Doc.Name, f.Pointer(), t.off()}
}

func (k *impactKept) json() jsonKept {
	j := jsonKept{jsonFullTask: k.impactTask.json(), Schedule: k.schedule, By: []string{}, After: k.conditions(k.after)}
	for _, by := range []struct {
		is   bool
		word string
	}{{k.bySchedule, "schedule"}, {k.data, "dataset"}, {k.others, "event"}, {len(k.after) > 0, "task"}} {
		if by.is {
			j.By = append(j.By, by.word)
		}
	}
	return j
}

// conditions are what edges wait for. A status that is not understood is an empty
// list.
func (f impactSet) conditions(edges []graph.EdgeID) []jsonCondition {
	list := make([]jsonCondition, 0, len(edges))
	for _, e := range edges {
		c := jsonCondition{f.short(f.Graph().Edge(e).From), []string{}}
		for _, o := range [...]struct {
			outcome graph.Outcome
			word    string
		}{{graph.Succeeded, "SUCCEEDED"}, {graph.Failed, "FAILED"}, {graph.Aborted, "ABORTED"}} {
			if (f.Graph().Outcome(e)|f.Graph().Clash(e))&o.outcome != 0 {
				c.Status = append(c.Status, o.word)
			}
		}
		list = append(list, c)
	}
	return list
}
