package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// The API of GitHub keeps 255 characters of a title.
const titleMost = 100

// GitHub writes workflow commands, which a runner turns into annotations at the
// lines of a pull request: errors first, then warnings and notices, ten of each. One
// notice counts the rest. What the run could not do comes before, as errors.
//
// Only findings that count are written: an annotation cannot be marked as
// suppressed or as known, as a result in SARIF can.
func GitHub(w io.Writer, run *Run) error {
	b := bufio.NewWriter(w)
	annotate(run, "GitHub", func(a annotation) {
		name := a.level.String()
		if name == "note" {
			name = "notice"
		}
		var properties []string
		if a.path != "" {
			properties = append([]string{"file=" + commandProperty(a.path)}, lineProperties(a.at)...)
		}
		properties = append(properties, "title="+commandProperty(cut(Escape(a.title), titleMost)))
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
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandData(Escape(value)))
}
