package rules

import (
	"fmt"
	"strings"
)

// Mend says where that stands which has to be changed when a rule reports something: the
// pages of rules that share it say in the same words how that is done.
type Mend uint8

// What is mended.
const (
	MendDefinition    Mend = iota + 1 // a property of a task
	MendSchedule                      // a task's schedule
	MendTrigger                       // what a task waits for
	MendSwitch                        // whether a task is enabled
	MendTasks                         // which tasks there are
	MendRun                           // what makes a task's runs fail or fail to come
	MendTenant                        // the state of the tenant's own task, with nothing wrong in it
	MendRequest                       // the body of a request or a patch
	MendText                          // the JSON text itself, whatever it says
	MendConfiguration                 // .tasklint.yaml
)

// Where Qlik's interface shows a task (help.qlik.com, Managing tasks for data refreshes).
const inQlik = "*Tasks* of the Analytics activity center, or *More actions*, *Reload*, *Schedule* of its app"

// sentBy is what to know before a task is written.
const sentBy = "Whoever sends it becomes the task's owner."

// ways says where the rule's findings are mended, as the items of a list.
func (r *Rule) ways() string {
	var b strings.Builder
	way := func(where, format string, args ...any) {
		fmt.Fprintf(&b, "- **%s:** %s\n", where, fmt.Sprintf(format, args...))
	}
	patch := "`qlik scheduling task patch ID -f FILE`, with a JSON Patch such as `tasklint diff --live --format patch=DIR` writes from mended files. " + sentBy
	switch r.Mend {
	case MendDefinition:
		way("In Qlik", "edit the task (%s), where its form has the property; all others are changed over the API.", inQlik)
		way("With qlik-cli", "%s", patch)
	case MendSchedule:
		way("In Qlik", "edit the schedule of the task (%s).", inQlik)
		way("With qlik-cli", "%s", patch)
	case MendTrigger:
		way("In Qlik", "edit the task (%s) and choose anew what it is *Based on*: *Another task succeeded* or *Another task failed*, and which one. To wait for several tasks, or for any outcome, takes the API.", inQlik)
		way("With qlik-cli", "%s", patch)
	case MendSwitch:
		way("In Qlik", "activate or deactivate the task (%s).", inQlik)
		way("With qlik-cli", "`qlik scheduling task patch ID --op replace --path /enabled --value true`, or `false`. %s", sentBy)
	case MendTasks:
		way("In Qlik", "edit or delete the task (%s).", inQlik)
		way("With qlik-cli", "`qlik scheduling task rm ID` deletes it, for good. `tasklint impact ID --if deleted` says first what else would stop.")
	case MendRun:
		way("In Qlik", "the run history of the task has the log of each run, and the task can be run by hand (%s).", inQlik)
		way("With qlik-cli", "`qlik scheduling task run log --taskId ID --runId RUN`, and `qlik scheduling task start ID`.")
	case MendTenant:
		way("In Qlik", "the task is under %s.", inQlik)
		way("With qlik-cli", "`qlik scheduling task get ID` shows it. From files to the tenant: %s", patch)
	}
	switch {
	case r.Mend == MendConfiguration:
		way("In the configuration", "%s", r.fixWay("change `.tasklint.yaml` at the place that the finding names."))
	case r.Mend == MendRequest:
		way("In the file", "%s Check a body before you send it: `tasklint --as %s FILE`.", r.fixWay("change it where it is made."), r.kind())
	case r.Mend == MendText:
		way("In the file", "%s", r.fixWay("mend it at the place that the finding names, or export it again: `tasklint fetch -o DIR`."))
	case r.Mend != MendRun && r.Mend != MendTenant:
		way("In the file", "%s", r.fixWay("change it at the place that the finding names."))
	}
	return b.String()
}

// fixWay says which fix writes what is right, else what to do by hand.
func (r *Rule) fixWay(byHand string) string {
	switch r.Fix {
	case SafeFix:
		return fmt.Sprintf("`tasklint --fix --only %s` mends what is certain.", r.ID)
	case UnsafeFix:
		return fmt.Sprintf("`tasklint --fix --unsafe --only %s` writes it where it is clear what was meant; look at it with `--diff` first.", r.ID)
	default:
		return byHand
	}
}

// kind is what the examples of a rule about requests are for.
func (r *Rule) kind() string {
	if bad, _ := r.Examples(); bad.As != 0 {
		return bad.As.String()
	}
	return "patch"
}
