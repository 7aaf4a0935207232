package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/task"
	archives "github.com/tasklint/tasklint/testdata/rules"
)

// Example is a piece of input that shows a rule at work. Tasks are given as the
// members that matter: the rest is that of a healthy task. A list of such pieces is
// a set of tasks. Raw examples are taken as they are.
type Example struct {
	JSON string
	Raw  bool
	// Note says what to see, "" when it is plain.
	Note string
	// Options are those that the example sets for its rule; the note has to say so.
	Options map[string]any
	// As is what the example is meant for, Base the stored task that it is for, as raw
	// JSON; the note has to tell of both.
	As   task.As
	Base string
}

// Examples returns the examples of the rule's documentation, which are run as tests. They
// stand in the rule's archive: doc/bad.json and doc/good.json, with notes in doc/bad.md
// and doc/good.md. Both are for the stored task doc/base.json and run as the lines of
// doc/settings say: "raw bad", "raw good", "as KIND", "option NAME VALUE". A rule about
// more than the files of tasks has none.
func (r *Rule) Examples() (bad, good Example) {
	raw, err := archives.Files.ReadFile(r.ID + ".txtar")
	if err != nil {
		return bad, good
	}
	for _, f := range txtar.Parse(raw).Files {
		name, ok := strings.CutPrefix(f.Name, "doc/")
		if !ok {
			continue
		}
		text := strings.TrimSuffix(string(f.Data), "\n")
		switch name {
		case "bad.json":
			bad.JSON = text
		case "good.json":
			good.JSON = text
		case "bad.md":
			bad.Note = text
		case "good.md":
			good.Note = text
		case "base.json":
			bad.Base, good.Base = text, text
		case "want": // see Messages
		case "settings":
			err = r.setExamples(text, &bad, &good)
		default:
			err = fmt.Errorf("nothing reads it")
		}
		if err != nil {
			panic(fmt.Sprintf("archive of rule %s: %s: %v", r.ID, f.Name, err))
		}
	}
	return bad, good
}

// setExamples applies the lines of doc/settings.
func (r *Rule) setExamples(text string, bad, good *Example) error {
	for line := range strings.Lines(text) {
		var err error
		switch word, rest, _ := strings.Cut(strings.TrimSpace(line), " "); {
		case word == "raw" && rest == "bad":
			bad.Raw = true
		case word == "raw" && rest == "good":
			good.Raw = true
		case word == "as":
			bad.As, err = task.ParseAs(rest)
			good.As = bad.As
		case word == "option":
			if bad.Options == nil {
				bad.Options = make(map[string]any)
				good.Options = bad.Options
			}
			name, value, _ := strings.Cut(rest, " ")
			bad.Options[name], err = r.ParseOption(name, value)
		default:
			err = fmt.Errorf("unknown setting %q", line)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Messages returns what the rule says of its bad example, as text reports print it, and the
// titles of its other messages, a few, each in one of its forms. The archive holds them:
// doc/want for the example, want for its cases.
func (r *Rule) Messages() (said string, others []string) {
	raw, err := archives.Files.ReadFile(r.ID + ".txtar")
	if err != nil {
		return "", nil
	}
	var doc, cases string
	for _, f := range txtar.Parse(raw).Files {
		switch f.Name {
		case "doc/want":
			doc = string(f.Data)
		case "want":
			cases = string(f.Data)
		}
	}
	forms := make(map[string]bool)
	open := false // the lines belong to what is said
	for line := range strings.Lines(doc + cases) {
		line = strings.TrimSuffix(line, "\n")
		if m := wantedTitle().FindStringSubmatch(line); m != nil {
			form := variable().ReplaceAllString(m[2], "…")
			switch first := said == ""; {
			case first:
				said = fmt.Sprintf("%s[%s]: %s", m[1], r.ID, m[2])
				open = true
			default:
				if open = false; !forms[form] && len(others) < formsShown {
					others = append(others, m[2])
				}
			}
			forms[form] = true
			continue
		}
		if open && (strings.HasPrefix(line, "  = help: ") || strings.HasPrefix(line, "  = note: ")) {
			said += "\n" + line
		}
	}
	return said, others
}

// formsShown is how many other messages a page shows.
const formsShown = 4

var (
	// wantedTitle is the first line of a finding in an archive.
	wantedTitle = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\S.*?>: (error|warning|note): (.*)$`)
	})
	// variable is what differs from one finding of a form to the next.
	variable = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[A-Z]\w+/[A-Z]\w+|\\u\w+|[0-9]+`)
	})
)

// ParseOption reads an option's value in the type of its default, as archives write it;
// the items of a list are separated by blanks.
func (r *Rule) ParseOption(name, text string) (any, error) {
	for _, o := range r.Options {
		if o.Name != name {
			continue
		}
		switch o.Default.(type) {
		case int:
			return strconv.Atoi(text)
		case bool:
			return strconv.ParseBool(text)
		case []string:
			return strings.Fields(text), nil
		case time.Duration:
			return time.ParseDuration(text)
		default:
			return text, nil
		}
	}
	return nil, fmt.Errorf("rule %s has no option %q", r.ID, name)
}
