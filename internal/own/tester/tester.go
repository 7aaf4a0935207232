// Package tester runs the tests of the organisation's own rules: those that stand with a
// rule, and archives of whole sets.
package tester

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// Runner runs the tests of the own rules of a configuration, which are compiled.
type Runner struct {
	Config *config.Config
	// Dir is the working directory: reports name paths below it from there.
	Dir string
	// Now is the clock of tests that set none.
	Now time.Time
	// Update writes an archive anew with what is found today; nil where an archive that
	// wants something else has failed.
	Update func(name string, text []byte) error

	tests reporters.Tests
}

// Run runs the tests that the paths ask for, all without paths.
func (r *Runner) Run(paths []string) (*reporters.Tests, error) {
	chosen, err := r.choose(paths)
	if err != nil {
		return nil, err
	}
	r.tests = reporters.Tests{}
	for _, name := range chosen.outside {
		r.tests.Outside = append(r.tests.Outside, r.display(name))
	}
	tested := make(map[string]bool)
	for _, rule := range r.Config.Own {
		if !chosen.file(rule.Check.Document().Path) {
			tested[rule.ID] = true // not asked for
			continue
		}
		for i := range rule.Tests {
			tested[rule.ID] = true
			r.tests.Results = append(r.tests.Results, r.rule(rule, &rule.Tests[i]))
		}
	}
	for _, name := range chosen.archives {
		result, rules, err := r.archive(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.display(name), regular.Reason(err))
		}
		for _, id := range rules {
			tested[id] = true
		}
		r.tests.Results = append(r.tests.Results, result)
	}
	for _, rule := range r.Config.Own {
		if !tested[rule.ID] {
			r.tests.Untested = append(r.tests.Untested, rule)
		}
	}
	return &r.tests, nil
}

// choice is which tests a command line asks for.
type choice struct {
	all      bool
	paths    []string // absolute
	archives []string // absolute, in order
	outside  []string // links beside a policy that lead out of the repository
}

// archiveSuffix is how the names of test archives end.
const archiveSuffix = "_test.txtar"

// file reports whether the tests in a configuration or policy file are asked for.
func (c *choice) file(path string) bool {
	return c.all || slices.ContainsFunc(c.paths, func(p string) bool { return inFolder(path, p) })
}

// inFolder reports whether a path is another one or lies below it.
func inFolder(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// choose finds the archives, and which files the paths are.
func (r *Runner) choose(args []string) (*choice, error) {
	c := &choice{all: len(args) == 0}
	files := r.Config.Paths()
	for _, file := range files {
		found, err := filepath.Glob(filepath.Join(quoteGlob(filepath.Dir(file)), "*"+archiveSuffix))
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			if r.Config.Border().Holds(name) {
				c.archives = append(c.archives, name)
			} else {
				c.outside = append(c.outside, name)
			}
		}
	}
	if !c.all {
		if err := c.narrow(args, files); err != nil {
			return nil, err
		}
	}
	slices.Sort(c.archives)
	c.archives = slices.Compact(c.archives)
	return c, nil
}

// quoteGlob makes a folder's name match itself only.
func quoteGlob(name string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

// narrow leaves what the arguments name. An archive that is named need not lie
// beside a policy.
func (c *choice) narrow(args, files []string) error {
	beside := c.archives
	c.archives, c.outside = nil, nil
	for _, arg := range args {
		path, err := filepath.Abs(arg)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("%s: %w", arg, regular.Reason(err))
		}
		c.paths = append(c.paths, path)
		n := len(c.archives)
		if strings.HasSuffix(path, archiveSuffix) {
			c.archives = append(c.archives, path)
		}
		for _, a := range beside {
			if inFolder(a, path) {
				c.archives = append(c.archives, a)
			}
		}
		if len(c.archives) == n && !slices.ContainsFunc(files, func(f string) bool { return f != "" && inFolder(f, path) }) {
			return fmt.Errorf("%s: neither a file of own rules, nor an archive *%s, nor a folder of them", arg, archiveSuffix)
		}
	}
	return nil
}

// display is a path as messages call it.
func (r *Runner) display(path string) string {
	if rel, err := filepath.Rel(r.Dir, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// rule runs a test that stands with its rule. A test that names no tenant is run
// for each tenant that may be meant, and the one with the most findings counts: a
// rule for one tenant is then tested there.
func (r *Runner) rule(rule *config.OwnRule, test *config.OwnTest) reporters.TestResult {
	result := reporters.TestResult{Rule: rule.ID, Name: test.Name, At: test.Origin}
	tenants := []string{test.Tenant}
	if test.Tenant == "" {
		for i := range r.Config.Tenants {
			tenants = append(tenants, r.Config.Tenants[i].Name)
		}
		tenants = append(tenants, own.Of(rule.Rule).Tenants()...)
	}
	var most []*diag.Finding
	for _, tenant := range slices.Compact(tenants) {
		judged, err := r.judgeTest(rule, test, tenant)
		if err != nil {
			result.Message = err.Error()
			return result
		}
		if len(judged) > len(most) {
			most = judged
		}
	}
	want, ok := "at least one finding", len(most) > 0
	if test.Fails >= 0 {
		want, ok = say.CountOrNo(test.Fails, "finding"), len(most) == test.Fails
	}
	if !ok {
		result.Message = "want " + want + ", got " + say.CountOrNo(len(most), "finding") + listed(most)
	}
	return result
}

// listed are findings in lines of their own.
func listed(findings []*diag.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "\n  %s %s: %s", f.Pointer, f.Level, f.Message)
	}
	return b.String()
}

// judgeTest returns the rule's findings on the input, or why it has no verdict.
func (r *Runner) judgeTest(rule *config.OwnRule, test *config.OwnTest, tenant string) ([]*diag.Finding, error) {
	name := test.File
	if name == "" {
		name = "test.json"
	}
	doc, err := source.NewDocument(name, "", test.Input)
	if err != nil {
		return nil, err
	}
	now := test.Now
	if now.IsZero() {
		now = r.Now
	}
	setting := rule.Rule.Default()
	if setting.Level == diag.Off {
		setting.Level = diag.Warning
	}
	failed := rules.RuleFailed.Default()
	e := engine.New(engine.Options{
		Settings: []rules.Setting{setting, failed}, Tenant: tenant, Now: now, Jobs: 1, Complete: true, Insists: meant,
	})
	file := e.Check(doc)
	switch {
	case file.Err != nil:
		return nil, file.Err
	case len(file.Tasks) == 0:
		return nil, fmt.Errorf("the input is no task; a task has at least a name, and events, states or specVersion")
	}
	judged := e.Judge([]*engine.FileResult{file})
	if judged.Err != nil {
		return nil, judged.Err
	}
	var found []*diag.Finding
	for _, f := range judged.Findings {
		if f.Rule == failed.Rule.ID {
			return nil, fmt.Errorf("%s", f.Message)
		}
		found = append(found, f)
	}
	return found, nil
}

// meant says of every input that it is tasks, whatever else it looks like.
func meant(*source.Document) bool { return true }
