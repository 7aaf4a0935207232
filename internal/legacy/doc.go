// Package legacy turns documents of the deprecated reload-task API into tasks.
//
// A reload-task had no name, one app and a list of recurrence rules; a task has one
// rule. So every rule becomes a task, and the automatic reload after a change of data
// becomes one that waits for a dataset event (qlik.dev, Migrate reload-tasks to tasks).
package legacy
