package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
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
func annotate(report *Report, service string, write func(annotation)) {
	a := annotator{report: report, paths: newBasePaths(report), write: write}
	byLevel := make(map[diag.Level][]*diag.Finding)
	for _, f := range report.counted(diag.Note) {
		byLevel[f.Level] = append(byLevel[f.Level], f)
	}
	failures := failuresIn(report.Result.Err)
	told := min(len(failures), annotationsMost)
	for _, err := range failures[:told] {
		a.message(diag.Error, say.Escape(err.Error()))
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
	for _, n := range report.Result.Notices {
		if n.Kind == engine.NothingChecked {
			a.message(diag.Note, say.Escape(n.Message))
		}
	}
	show(diag.Note, notices)
	if text := joined(left); text != "" {
		a.message(diag.Note, text+" not shown here, as "+service+" shows ten annotations a level; the other formats show all")
	}
}

// annotator turns findings into annotations.
type annotator struct {
	report *Report
	paths  *basePaths
	write  func(annotation)
}

// message is an annotation of the run as a whole.
func (a *annotator) message(level diag.Level, text string) {
	a.write(annotation{level: level, title: a.report.Tool.Name, text: text})
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
	n.text = say.Cut(say.Escape(text), annotationMost)
	if task := inTask(f); task != "" {
		n.text += "\n" + strings.TrimSpace(task)
	}
	a.write(n)
}

// rest is a number with its noun, "" for none.
func rest(n int, noun string) string {
	if n == 0 {
		return ""
	}
	return say.Count(n, noun)
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

// The API of GitHub keeps 255 characters of a title.
const titleMost = 100

// GitHub writes workflow commands, which a runner turns into annotations at the
// lines of a pull request: errors first, then warnings and notices, ten of each. One
// notice counts the rest. What the run could not do comes before, as errors.
//
// Only findings that count are written: an annotation cannot be marked as
// suppressed or as known, as a result in SARIF can.
func GitHub(w io.Writer, report *Report) error {
	b := bufio.NewWriter(w)
	annotate(report, "GitHub", func(a annotation) {
		name := a.level.String()
		if name == "note" {
			name = "notice"
		}
		var properties []string
		if a.path != "" {
			properties = append([]string{"file=" + commandProperty(a.path)}, lineProperties(a.at)...)
		}
		properties = append(properties, "title="+commandProperty(say.Cut(say.Escape(a.title), titleMost)))
		fmt.Fprintf(b, "::%s %s::%s\n", name, strings.Join(properties, ","), commandData(a.text))
	})
	return b.Flush()
}

// lineProperties are the place in lines. The runner drops columns of a place that
// goes over several lines. What they count is not documented: here characters, and
// the end is exclusive.
func lineProperties(at location) []string {
	if !at.known {
		return nil
	}
	from, to := at.start, at.end
	if from.Line != to.Line {
		return []string{fmt.Sprintf("line=%d", from.Line), fmt.Sprintf("endLine=%d", to.Line)}
	}
	return []string{
		fmt.Sprintf("line=%d", from.Line), fmt.Sprintf("col=%d", from.Column),
		fmt.Sprintf("endLine=%d", to.Line), fmt.Sprintf("endColumn=%d", to.Column),
	}
}

// commandData escapes the text of a workflow command.
func commandData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// commandProperty escapes the value of a property, which a colon or a comma would
// end. What is not visible is spelled out.
func commandProperty(value string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandData(say.Escape(value)))
}

// Azure writes logging commands, of which Azure Pipelines makes the issues of a run,
// with their places: errors first, then warnings, ten of each, as the agent keeps no more.
// There are no notes among them, so these are lines of the log. Where there are issues and
// the run does not fail, its step is marked as one that succeeded with issues.
//
// Source: Microsoft, Logging commands (task.logissue, task.complete), and how its
// azure-pipelines-task-lib escapes their parts.
func Azure(w io.Writer, report *Report) error {
	b := bufio.NewWriter(w)
	issues := false
	annotate(report, "Azure Pipelines", func(a annotation) {
		if a.level == diag.Note {
			text, task, _ := strings.Cut(a.text, "\n")
			if task != "" {
				text += " (" + task + ")"
			}
			fmt.Fprintf(b, "note[%s] %s%s\n", say.Cut(say.Escape(a.title), titleMost), azurePlace(a), text)
			return
		}
		issues = true
		properties := []string{"type=" + a.level.String()}
		if a.path != "" {
			properties = append(properties, "sourcepath="+azureProperty(say.Escape(a.path)))
			if a.at.known {
				properties = append(properties, fmt.Sprintf("linenumber=%d", a.at.start.Line), fmt.Sprintf("columnnumber=%d", a.at.start.Column))
			}
		}
		properties = append(properties, "code="+azureProperty(say.Cut(say.Escape(a.title), titleMost)))
		fmt.Fprintf(b, "##vso[task.logissue %s]%s\n", strings.Join(properties, ";"), azureData(a.text))
	})
	if issues && report.ExitCode == 0 {
		fmt.Fprintln(b, "##vso[task.complete result=SucceededWithIssues;]")
	}
	return b.Flush()
}

// azurePlace is where a line of the log is about, "" for nowhere.
func azurePlace(a annotation) string {
	switch {
	case a.path == "":
		return ""
	case a.at.known:
		return fmt.Sprintf("%s:%d:%d: ", say.Escape(a.path), a.at.start.Line, a.at.start.Column)
	default:
		return say.Escape(a.path) + ": "
	}
}

// azureData escapes the text of a logging command.
func azureData(text string) string {
	return strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// azureProperty escapes the value of a property, which a semicolon or a closing bracket
// would end.
func azureProperty(value string) string {
	return strings.NewReplacer("]", "%5D", ";", "%3B").Replace(azureData(value))
}
