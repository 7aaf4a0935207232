package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

// Azure writes logging commands, of which Azure Pipelines makes the issues of a run,
// with their places: errors first, then warnings, ten of each, as the agent keeps no more.
// There are no notes among them, so these are lines of the log. Where there are issues and
// the run does not fail, its step is marked as one that succeeded with issues.
//
// Source: Microsoft, Logging commands (task.logissue, task.complete), and how its
// azure-pipelines-task-lib escapes their parts.
func Azure(w io.Writer, run *Run) error {
	b := bufio.NewWriter(w)
	issues := false
	annotate(run, "Azure Pipelines", func(a annotation) {
		if a.level == diag.Note {
			text, task, _ := strings.Cut(a.text, "\n")
			if task != "" {
				text += " (" + task + ")"
			}
			fmt.Fprintf(b, "note[%s] %s%s\n", cut(Escape(a.title), titleMost), azurePlace(a), text)
			return
		}
		issues = true
		properties := []string{"type=" + a.level.String()}
		if a.path != "" {
			properties = append(properties, "sourcepath="+azureProperty(Escape(a.path)))
			if a.at.known {
				properties = append(properties, fmt.Sprintf("linenumber=%d", a.at.start.Line), fmt.Sprintf("columnnumber=%d", a.at.start.Column))
			}
		}
		properties = append(properties, "code="+azureProperty(cut(Escape(a.title), titleMost)))
		fmt.Fprintf(b, "##vso[task.logissue %s]%s\n", strings.Join(properties, ";"), azureData(a.text))
	})
	if issues && run.ExitCode == 0 {
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
		return fmt.Sprintf("%s:%d:%d: ", Escape(a.path), a.at.start.Line, a.at.start.Column)
	default:
		return Escape(a.path) + ": "
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
