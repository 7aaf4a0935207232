package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// showSettings prints what a run with these flags would check and how: the sets with
// their files and completeness, and each setting with where it comes from. Findings
// play no part in it.
func showSettings(ctx context.Context, a *app, f *lintFlags, j *job) error {
	j.options.Progress = nil
	checked, err := j.input.Check(ctx, j.options)
	if err != nil {
		return err
	}
	defer checked.Close()
	err = a.print(f.output, func(w io.Writer) error {
		s := settingsReport{w: w, job: j}
		s.head(f)
		for _, t := range checked.Result.Sets {
			s.set(t.Set)
		}
		s.rules(checked)
		return s.err
	})
	return errors.Join(checked.Failure(true), err)
}

// settingsReport writes lines and keeps the first error.
type settingsReport struct {
	w   io.Writer
	job *job
	err error
}

func (s *settingsReport) line(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.w, format+"\n", args...)
	}
}

// head writes the settings that hold for the whole run.
func (s *settingsReport) head(f *lintFlags) {
	c := s.job.config
	file := "none"
	if c.Path != "" {
		file = load.Display(s.job.input.Work, c.Path)
	}
	s.line("configuration: %s", say.Escape(file))
	for _, doc := range c.Files[:max(len(c.Files)-1, 0)] {
		s.line("extends: %s", say.Escape(doc.Name))
	}
	s.line("fail-level: %s (%s)", levelName(s.job.failLevel), from(f.failLevel != "", c.FailLevelOrigin))
	baseline := "none"
	if s.job.baseline != "" {
		baseline = s.job.baseline
		if f.baseline == "" {
			baseline = load.Display(s.job.input.Work, baseline)
		}
	}
	s.line("baseline: %s (%s)", say.Escape(baseline), from(f.baseline != "", c.BaselineOrigin))
	for _, glob := range c.Excluded {
		s.line("exclude: %s (%s)", say.Escape(glob.Text), from(false, glob.Origin))
	}
	s.line("suppressions: %d", len(c.Suppress))
	if len(c.Files) > 1 {
		in := make(map[*source.Document]int)
		for i := range c.Suppress {
			in[c.Suppress[i].Doc]++
		}
		for _, doc := range c.Files {
			if in[doc] > 0 {
				s.line("  %s: %d", say.Escape(doc.Name), in[doc])
			}
		}
	}
}

// levelName is a fail level as it is written: Off stands for never.
func levelName(l diag.Level) string {
	if l == diag.Off {
		return "never"
	}
	return l.String()
}

// from is where a setting comes from.
func from(flag bool, origin config.Origin) string {
	if flag {
		return "command line"
	}
	return say.Escape(origin.String())
}

// set writes a set with its files and why tasks may be missing from it.
func (s *settingsReport) set(set *task.Set) {
	name := "set without a tenant"
	switch {
	case set.Name != "":
		name = "set " + say.Quote(set.Name)
	case set.Folder != "":
		name = "set of folder " + say.Quote(load.Display(s.job.input.Work, set.Folder))
	case set.Tenant != "":
		name = "set of tenant " + say.Quote(set.Tenant)
	}
	completeness := "complete"
	if !set.Complete() {
		completeness = "incomplete"
	}
	s.line("\n%s: %s, %s", say.Escape(name), say.Count(len(set.Tasks), "task"), completeness)
	for _, t := range s.job.config.Tenants {
		if t.Name == set.Name && set.Name != "" {
			s.line("  configured at %s", from(false, t.Origin))
		}
	}
	for _, why := range set.Incomplete {
		s.line("  since %s", say.Escape(why))
	}
	tasks := make(map[*source.Document]int)
	var documents []*source.Document
	for _, t := range set.Tasks { // in the order of files
		if tasks[t.Doc]++; tasks[t.Doc] == 1 {
			documents = append(documents, t.Doc)
		}
	}
	for _, doc := range documents {
		s.line("  %s: %s", say.Escape(doc.Name), say.Count(tasks[doc], "task"))
	}
}

// filesAlike are files for which the same settings hold.
type filesAlike struct {
	path  string // of one of them
	names []string
}

// rules writes the rules: all of them as they are for most files, and for files that
// overrides single out what differs.
func (s *settingsReport) rules(c *load.Inspection) {
	var all []*filesAlike
	by := make(map[*rules.Setting]*filesAlike) // files that the same overrides match share a list
	for _, doc := range c.Result.Documents {
		if doc.Path == "" || !c.IsAsked(doc) {
			continue
		}
		key := &s.job.config.Settings(doc.Path)[0]
		if by[key] == nil {
			by[key] = &filesAlike{path: doc.Path}
			all = append(all, by[key])
		}
		by[key].names = append(by[key].names, doc.Name)
	}
	slices.SortStableFunc(all, func(a, b *filesAlike) int { return len(b.names) - len(a.names) })
	var first []string
	if len(all) == 0 {
		s.line("\nrules")
		s.lines(describeRules(s.job.config.Explain("")), nil)
		return
	}
	for i, files := range all {
		lines := describeRules(s.job.config.Explain(files.path))
		title := "rules"
		if len(all) > 1 {
			title = "rules for " + say.Escape(files.names[0])
			if more := len(files.names) - 1; more > 0 {
				title += fmt.Sprint(" and ", say.Count(more, "other file"))
			}
			if i > 0 {
				title += ", where they differ"
			}
		}
		s.line("\n%s", title)
		s.lines(lines, first)
		if i == 0 {
			first = lines
		}
	}
}

// lines writes those that are not among the others.
func (s *settingsReport) lines(lines, others []string) {
	for i, line := range lines {
		if others == nil || others[i] != line {
			s.line("%s", line)
		}
	}
}

// describeRules gives a text for each rule: its level and options with their origins.
func describeRules(all []config.Effective) []string {
	lines := make([]string, len(all))
	for i, e := range all {
		line := fmt.Sprintf("  %-28s %-8s %s", say.Escape(e.Rule.ID), e.Level, from(false, e.LevelOrigin))
		for _, v := range e.Values {
			line += fmt.Sprintf("\n    %s: %s (%s)", v.Name, say.Escape(rules.OptionText(v.Value)), from(false, v.Origin))
		}
		lines[i] = line
	}
	return lines
}
