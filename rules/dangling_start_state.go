package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "dangling-start-state",
	Summary: "`start.stateName` names no state of the task",
	Why: "When the schedule fires, the task begins with the state that `start.stateName` names. A task has only one state to begin with, and another name leads nowhere. " +
		"Names are compared exactly, case included.",
	Do:      "Write the state's own name, or leave `stateName` out. Why a task has only one state is said in `state-count`.",
	Mend:    MendSchedule,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `start.stateName`", "Serverless Workflow 0.8, Start Definition"},
	Fix:     UnsafeFix,
	Group:   Structure,
	Reads:   Whole,
	Task:    checkDanglingStartState,
})

func checkDanglingStartState(p *TaskPass) {
	t := p.Task
	name := t.Start.StateName
	if !name.Is(source.String) || len(t.States) == 0 {
		return
	}
	for i := range t.States {
		own := t.States[i].Name
		switch {
		case own.Is(source.String) && string(own.Bytes()) == string(name.Bytes()):
			return
		case own.Exists() && !p.Sound(own), !t.States[i].Node.Is(source.Object):
			return
		case !own.Exists() && p.Misspelt(t.States[i].Node, "name"):
			return
		}
	}
	reportDanglingStartState(p, name)
}

func reportDanglingStartState(p *TaskPass, name source.Node) {
	var names []string
	for i := range p.Task.States[:min(len(p.Task.States), mostNames)] {
		if own := p.Task.States[i].Name; own.Is(source.String) {
			names = append(names, own.Text())
		}
	}
	near, ok := say.Nearest(name.Text(), names)
	if !ok && len(names) == 1 {
		near, ok = names[0], true
	}
	switch {
	case ok:
		p.Report(name, "stateName %s names no state of this task", name.Quoted()).
			Help("did you mean %s?", say.Quote(near)).Data("suggestion", near).Fix(diag.Unsafe, "Write "+say.Quote(near), replaceText(name, near))
	case len(names) == 0:
		p.Report(name, "stateName %s names no state: the one of this task has no name", name.Quoted()).
			Help("give the state this name, or remove \"stateName\"").Related(p.Task.States[0].Node, "the state without a name")
	default:
		p.Report(name, "stateName %s names no state of this task", name.Quoted()).
			Help("write the name of a state of this task, or remove \"stateName\"")
	}
}
