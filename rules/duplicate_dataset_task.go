package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "duplicate-dataset-task",
	Summary: "two tasks of one app wait for its datasets",
	Why: "An app takes one task that is triggered by its datasets, enabled or not; the service refuses a second one with 409 CHO-031. It would be of no use anyway: " +
		"the event names the app and not a dataset, so one task reloads the app after an update of any dataset that the app used when the task was created.",
	Do:      "Remove one of the two. Other triggers have no such limit, but an app takes ten tasks at most: `too-many-tasks-per-app`.",
	Mend:    MendTasks,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on dataset updated: one such task for each app", "Error CHO-031: the app already has a dataset-update task, enabled or not"},
	Group:   Identity,
	Set:     checkDuplicateDatasetTask,
})

func checkDuplicateDatasetTask(p *SetPass) {
	for _, tasks := range p.Apps() {
		var waiting []*task.Facts
		for _, f := range p.unlessRepeated(tasks) {
			if datasetEvent(f) != nil && f.DeletedAt.S == "" {
				waiting = append(waiting, f)
			}
		}
		for d := range duplicates(waiting) {
			d.about(p.Report(d.task, eventKindPlace(datasetEvent(d.task)), "app %s already has a task that waits for its datasets, %s", say.Quote(d.task.AppID().S), d.other.Quoted()).
				Help("remove one of the two").Note("the service takes one such task for each app").
				RelatedPlace(p.Place(d.other, eventKindPlace(datasetEvent(d.other))), "the other such task of the app"))
		}
	}
}

// eventKindPlace is the word that makes the event what it is.
func eventKindPlace(e *task.EventFacts) task.Place {
	if e.Type.Exists() {
		return e.Type.At
	}
	return e.Source.At
}
