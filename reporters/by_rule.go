package reporters

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// ruleCount is how many findings of a rule count at a level, in how many tasks, or files
// where they are about none, and how many of them can be fixed.
type ruleCount struct {
	Rule   string     `json:"rule"`
	Level  diag.Level `json:"level"`
	Count  int        `json:"count"`
	Tasks  int        `json:"tasks"`
	Safe   int        `json:"fixable"`
	Unsafe int        `json:"fixableUnsafe"`
	files  int
}

// byRule counts the findings from a level on that count, those included that are only
// counted: the worst level first, then the rule with the most.
func byRule(r *engine.Result, least diag.Level) []ruleCount {
	type place struct {
		of   *ruleCount
		doc  *source.Document
		task diag.Task
	}
	seen := make(map[place]bool)
	return countRules(r, func(l diag.Level) bool { return l >= least }, func(t *ruleCount, f *diag.Finding) {
		t.addFix(f)
		if p := (place{t, f.Doc, f.Task}); !seen[p] {
			seen[p] = true
			if f.Task.Known {
				t.Tasks++
			} else {
				t.files++
			}
		}
	})
}

// addFix counts what --fix can do about a finding.
func (t *ruleCount) addFix(f *diag.Finding) {
	if fix := fixOf(f); fix != nil && fix.Safety == diag.Safe {
		t.Safe++
	} else if fix != nil {
		t.Unsafe++
	}
}

// countRules is byRule for the levels that are wanted; each hears of all findings that are more
// than counted.
func countRules(r *engine.Result, wanted func(diag.Level) bool, each func(*ruleCount, *diag.Finding)) []ruleCount {
	type key struct {
		rule  string
		level diag.Level
	}
	at := make(map[key]*ruleCount)
	of := func(rule string, level diag.Level) *ruleCount {
		k := key{rule, level}
		if at[k] == nil {
			at[k] = &ruleCount{Rule: rule, Level: level}
		}
		return at[k]
	}
	for _, f := range r.Findings {
		if f.State == diag.New && wanted(f.Level) {
			t := of(f.Rule, f.Level)
			t.Count++
			each(t, f)
		}
	}
	for k, n := range r.Counted() {
		if k.State != diag.New || !wanted(k.Level) {
			continue
		}
		t := of(k.Rule, k.Level)
		t.Count += n
		switch {
		case k.Safe:
			t.Safe += n
		case k.Fixable:
			t.Unsafe += n
		}
	}
	all := make([]ruleCount, 0, len(at))
	for _, t := range at {
		all = append(all, *t)
	}
	slices.SortFunc(all, func(a, b ruleCount) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rule, b.Rule))
	})
	return all
}

// Where reports in how many tasks or files the findings are.
func (t ruleCount) Where() string {
	if t.Tasks == 0 {
		return "in " + say.Count(t.files, "file")
	}
	return "in " + say.Count(t.Tasks, "task")
}

// Statistics returns the table of the findings by rule, a line each.
func Statistics(r *engine.Result) []string {
	return statistics(byRule(r, diag.Note), painter(false), noPage)
}

func statistics(all []ruleCount, p painter, page func(rule string) string) []string {
	most, longest, widest := 0, 0, 0
	perLevel := make(map[diag.Level]int)
	for i := range all {
		t := &all[i]
		most, longest, widest = max(most, len(say.Number(t.Count))), max(longest, say.Width(say.Escape(t.Rule))), max(widest, len(t.Where()))
		perLevel[t.Level] += t.Count
	}
	lines := make([]string, 0, len(all))
	for i := range all {
		t, level := &all[i], ""
		if i == 0 || all[i-1].Level != t.Level {
			level = say.Noun(perLevel[t.Level], t.Level.String())
		}
		rule := say.Escape(t.Rule)
		line := p.paint(levelStyle(t.Level), level) + fmt.Sprintf("%*s%*s  %s", len("warnings")-len(level), "", most+2, say.Number(t.Count), hyperlink(rule, page(t.Rule)))
		line += strings.Repeat(" ", longest-say.Width(rule)) + "  " + t.Where()
		if fix := strings.TrimPrefix(fixWords(t.Safe, t.Unsafe, nil), "; "); fix != "" {
			line += strings.Repeat(" ", widest-len(t.Where())) + "  " + fix
		}
		lines = append(lines, line)
	}
	return lines
}

// leftOutMost is how many rules are named of those whose findings are not shown.
const leftOutMost = 10

func leftOut(r *engine.Result, least diag.Level) string {
	var rules, levels []string
	more := 0
	perLevel := make(map[diag.Level]int)
	below := func(l diag.Level) bool { return l < least }
	for _, t := range countRules(r, below, func(*ruleCount, *diag.Finding) {}) {
		perLevel[t.Level] += t.Count
		if len(rules) < leftOutMost {
			rules = append(rules, say.Number(t.Count)+" "+say.Escape(t.Rule))
		} else {
			more++
		}
	}
	if len(rules) == 0 {
		return ""
	}
	lowest := diag.Warning
	for level := diag.Error; level > diag.Off; level-- {
		if n := perLevel[level]; n > 0 {
			levels = append(levels, say.Count(n, level.String()))
			lowest = level
		}
	}
	if more > 0 {
		rules = append(rules, "and more of "+say.Count(more, "rule"))
	}
	return strings.Join(levels, " and ") + " not shown (--level " + lowest.String() + " shows all): " + strings.Join(rules, ", ")
}

// fixOf is the best fix of a finding, nil where there is none.
func fixOf(f *diag.Finding) *diag.Fix {
	if len(f.Fixes) == 0 {
		return nil
	}
	return &f.Fixes[0]
}

func fixWords(safe, unsafe int, spell say.Spelling) string {
	fix := spell.Option("fix", "")
	switch {
	case safe+unsafe == 0:
		return ""
	case safe == 0:
		return "; " + say.Number(unsafe) + " fixable with " + fix + " --unsafe"
	case unsafe == 0:
		return "; " + say.Number(safe) + " fixable with " + fix
	default:
		return "; " + say.Number(safe) + " fixable with " + fix + ", " + say.Number(unsafe) + " more with --unsafe"
	}
}

// fixes says what --fix can do, of all findings that count.
func (r *Report) fixes() string {
	safe, unsafe := 0, 0
	for _, t := range countRules(r.Result, func(diag.Level) bool { return true }, (*ruleCount).addFix) {
		safe, unsafe = safe+t.Safe, unsafe+t.Unsafe
	}
	return fixWords(safe, unsafe, r.Spell)
}

// noPage is the address of no rule.
func noPage(string) string { return "" }
