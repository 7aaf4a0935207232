package reporters

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
)

// Runners of GitHub and of Azure Pipelines keep ten annotations a level and step, as both
// come from one program; of a message GitHub's keeps 4096 characters.
const (
	annotationsMost = 10
	annotationMost  = 2000
)

// annotation is a message that a CI service shows at a line of a file. The text is visible
// but for line breaks. Path is from the base, "" for none.
type annotation struct {
	level       diag.Level
	path        string
	at          location
	title, text string
}

// annotate says what a service shows of a run at the lines of a change: what the run
// could not do, then errors, warnings and notes, ten of each, and what that leaves out.
func annotate(run *Run, service string, say func(annotation)) {
	a := annotator{run: run, paths: newBasePaths(run), say: say}
	byLevel := make(map[diag.Level][]*diag.Finding)
	for _, f := range run.counted(diag.Note) {
		byLevel[f.Level] = append(byLevel[f.Level], f)
	}
	failures := split(run.Result.Err)
	told := min(len(failures), annotationsMost)
	for _, err := range failures[:told] {
		a.message(diag.Error, Escape(err.Error()))
	}
	left := []string{rest(len(failures)-told, "failure")}
	show := func(level diag.Level, most int) {
		all := byLevel[level]
		shown := min(len(all), most)
		for _, f := range all[:shown] {
			a.finding(f)
		}
		left = append(left, rest(len(all)-shown, level.String()))
	}
	show(diag.Error, annotationsMost-told)
	show(diag.Warning, annotationsMost)
	notices := annotationsMost
	if strings.Join(left, "") != "" || len(byLevel[diag.Note]) > notices {
		notices-- // the one that counts the rest is one of the ten
	}
	for _, n := range run.Result.Notices {
		if n.Kind == engine.NothingChecked {
			a.message(diag.Note, Escape(n.Message))
		}
	}
	show(diag.Note, notices)
	if text := joined(left); text != "" {
		a.message(diag.Note, text+" not shown here, as "+service+" shows ten annotations a level; the other formats show all")
	}
}

// annotator turns findings into annotations.
type annotator struct {
	run   *Run
	paths *basePaths
	say   func(annotation)
}

// message is an annotation of the run as a whole.
func (a *annotator) message(level diag.Level, text string) {
	a.say(annotation{level: level, title: a.run.Tool.Name, text: text})
}

// finding is one annotation. What is no file below the base cannot bear one, so its
// place starts the message instead.
func (a *annotator) finding(f *diag.Finding) {
	n := annotation{level: f.Level, title: f.Rule}
	text := f.Sentences()
	if f.Doc != nil {
		path, at := a.paths.of(f.Doc), locate(f.Place)
		switch {
		case path.inside:
			n.path, n.at = path.text, at
		case at.known:
			text = fmt.Sprintf("%s:%d:%d: %s", path.text, at.start.Line, at.start.Column, text)
		default:
			text = path.text + ": " + text
		}
	}
	n.text = cut(Escape(text), annotationMost)
	if task := inTask(f); task != "" {
		n.text += "\n" + strings.TrimSpace(task)
	}
	a.say(n)
}

// rest is a number with its noun, "" for none.
func rest(n int, noun string) string {
	if n == 0 {
		return ""
	}
	return count(n, noun)
}

// joined lists the parts that are not empty.
func joined(parts []string) string {
	text := ""
	for _, p := range parts {
		if p != "" && text != "" {
			text += ", "
		}
		text += p
	}
	return text
}
