package rules

import "slices"

// Question is something that a tenant is asked beside the list of its tasks.
type Question uint8

// The questions. Each costs requests, so that it is asked only when a rule needs it.
const (
	AskAbsent   Question = iota // whether tasks exist that the list does not show
	AskCaller                   // who asks
	AskLastRun                  // the last run of a task of which the list tells none
	AskFailures                 // the newest runs of a task whose last run failed
	AskLogs                     // the log of a last run that failed
	AskGraphs                   // the graph answers around tasks
)

// Need is what a rule needs of a tenant.
type Need struct {
	Question Question
	// Option names the rule's option that says how many of them (AskFailures: runs a
	// task, AskGraphs: requests), or whether at all (AskLogs); "" for a plain need.
	Option string
	// Optional says that the rule runs without an answer as well, and knows less.
	Optional bool
}

// Asks is what the rule needs by a question; false when it needs nothing of it.
func (r *Rule) Asks(q Question) (Need, bool) {
	i := slices.IndexFunc(r.Needs, func(n Need) bool { return n.Question == q })
	if i < 0 {
		return Need{}, false
	}
	return r.Needs[i], true
}
