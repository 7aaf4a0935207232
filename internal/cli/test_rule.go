package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// ownTest runs a test that stands with its rule. A test that names no tenant is run
// for each tenant that may be meant, and the one with the most findings counts: a
// rule for one tenant is then tested there.
func (r *testRun) ownTest(rule *config.CustomRule, test *config.CustomTest) reporters.TestResult {
	result := reporters.TestResult{Rule: rule.ID, Name: test.Name, At: test.Origin}
	tenants := []string{test.Tenant}
	if test.Tenant == "" {
		for i := range r.conf.Tenants {
			tenants = append(tenants, r.conf.Tenants[i].Name)
		}
		tenants = append(tenants, rule.Rule.Own.Tenants()...)
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
		want, ok = plural.OrNo(test.Fails, "finding"), len(most) == test.Fails
	}
	if !ok {
		result.Message = "want " + want + ", got " + plural.OrNo(len(most), "finding") + listed(most)
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

// judgeTest gives the rule's findings on the input, or why it has no verdict.
func (r *testRun) judgeTest(rule *config.CustomRule, test *config.CustomTest, tenant string) ([]*diag.Finding, error) {
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
		now = r.started
	}
	setting := rule.Rule.Default()
	if setting.Level == diag.Off {
		setting.Level = diag.Warning
	}
	failed := rules.RuleFailed.Default()
	e := engine.New(engine.Options{
		Settings: []rules.Setting{setting, failed}, Tenant: tenant, Now: now, Jobs: 1, Complete: true, Insists: anything,
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
