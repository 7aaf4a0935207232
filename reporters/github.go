package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
)

// GitHub shows ten annotations a level and step; of a message the runner keeps 4096
// characters, of a title the API 255.
const (
	annotationsMost = 10
	annotationMost  = 2000
	titleMost       = 100
)

// GitHub writes workflow commands, which a runner turns into annotations at the
// lines of a pull request: errors first, then warnings and notices, ten of each. One
// notice counts the rest. What the run could not do comes before, as errors.
//
// Only findings that count are written: an annotation cannot be marked as
// suppressed or as known, as a result in SARIF can.
func GitHub(w io.Writer, run *Run) error {
	g := &githubReport{Writer: bufio.NewWriter(w), run: run, paths: newBasePaths(run)}
	byLevel := make(map[diag.Level][]*diag.Finding)
	for _, f := range run.counted(diag.Note) {
		byLevel[f.Level] = append(byLevel[f.Level], f)
	}
	failures := split(run.Result.Err)
	told := min(len(failures), annotationsMost)
	for _, err := range failures[:told] {
		g.command("error", nil, run.Tool.Name, Escape(err.Error()))
	}
	left := []string{rest(len(failures)-told, "failure")}
	show := func(level diag.Level, most int) {
		all := byLevel[level]
		shown := min(len(all), most)
		for _, f := range all[:shown] {
			g.finding(f)
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
			g.command("notice", nil, run.Tool.Name, Escape(n.Message))
		}
	}
	show(diag.Note, notices)
	if text := joined(left); text != "" {
		g.command("notice", nil, run.Tool.Name, text+" not shown here, as GitHub shows ten annotations a level; the other formats show all")
	}
	return g.Flush()
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

// githubReport writes commands; a failed write shows when it is flushed.
type githubReport struct {
	*bufio.Writer
	run   *Run
	paths *basePaths
}

// finding writes one annotation. What is no file below the base cannot bear one, so
// its place starts the message instead.
func (g *githubReport) finding(f *diag.Finding) {
	command := f.Level.String()
	if f.Level == diag.Note {
		command = "notice"
	}
	text := f.Sentences()
	var place []string
	if f.Doc != nil {
		path, at := g.paths.of(f.Doc), locate(f.Place)
		switch {
		case path.inside:
			place = append([]string{"file=" + commandProperty(path.text)}, lineProperties(at)...)
		case at.known:
			text = fmt.Sprintf("%s:%d:%d: %s", path.text, at.start.Line, at.start.Column, text)
		default:
			text = path.text + ": " + text
		}
	}
	text = cut(Escape(text), annotationMost)
	if task := inTask(f); task != "" {
		text += "\n" + strings.TrimSpace(task)
	}
	g.command(command, place, f.Rule, text)
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

// command writes a workflow command on a line of its own. The text is visible but
// for its line breaks.
func (g *githubReport) command(name string, place []string, title, text string) {
	properties := append(place, "title="+commandProperty(cut(Escape(title), titleMost)))
	fmt.Fprintf(g, "::%s %s::%s\n", name, strings.Join(properties, ","), commandData(text))
}

// commandData escapes the text of a workflow command.
func commandData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// commandProperty escapes the value of a property, which a colon or a comma would
// end. What is not visible is spelled out.
func commandProperty(value string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandData(Escape(value)))
}
