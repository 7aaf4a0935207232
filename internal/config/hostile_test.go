package config

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestHostileTextsAreReadInTime takes texts that are made to cost time, memory or
// stack, of a quarter of the largest size: quadratic time would show.
func TestHostileTextsAreReadInTime(t *testing.T) {
	t.Parallel()
	const n = 100_000
	repeat := func(s string) string { return strings.Repeat(s, Limit/4/len(s)) }
	var keys, rules strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&keys, "key%d: 1\n", i)
		fmt.Fprintf(&rules, "  rul%d: off\n", i)
	}
	var steps strings.Builder
	for i := range 1400 {
		steps.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x, x]\n")
	for i := 1; i < 50; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
	}
	for name, text := range map[string]string{
		"brackets":         repeat("["),
		"brackets closed":  strings.Repeat("[", n) + strings.Repeat("]", n),
		"braces":           repeat("{"),
		"nested mappings":  repeat("{a: "),
		"nested items":     repeat("- "),
		"nested keys":      repeat("? "),
		"keys in one line": repeat("a: "),
		"steps":            steps.String(),
		"many keys":        keys.String(),
		"many rules":       "rules:\n" + rules.String(),
		"one key":          repeat("a: 1\n"),
		"one rule":         "rules:\n" + repeat("  unused-event: off\n"),
		"huge key":         repeat("a") + ": 1",
		"huge rule":        "rules: {" + repeat("unused-event") + ": off}",
		"huge pointer":     "suppress: [{rule: unused-event, reason: x, pointer: " + repeat("/a") + "}]",
		"huge glob":        "exclude: [\"" + repeat("**/") + "\"]",
		"alternatives":     "exclude: [\"" + strings.Repeat("{a,b}", 800) + "\"]",
		"commas":           "exclude: [" + repeat(",") + "]",
		"entries":          "exclude: [" + repeat("a,") + "]",
		"lines":            "exclude:\n" + repeat("- a\n"),
		"numbers":          "exclude: [" + repeat("1,") + "]",
		"anchors":          repeat("- &a x\n"),
		"aliases":          repeat("- *a\n"),
		"alias bomb":       bomb.String(),
		"tags":             repeat("!a "),
		"documents":        repeat("---\n"),
		"directives":       repeat("%a\n"),
		"merge keys":       repeat("<<: "),
		"blank lines":      repeat("\n"),
		"comments":         repeat("# c\n"),
		"tabs":             repeat("\t"),
		"escapes":          "baseline: \"" + repeat(`\n`) + "\"",
		"quotes":           "baseline: '" + repeat("''") + "'",
		"open quotes":      repeat("'"),
		"literal":          "baseline: |\n" + repeat("  a\n"),
		"folded":           "baseline: >\n" + repeat("  a\n"),
		"plain lines":      "baseline: a\n" + repeat("  a\n"),
		"literals":         repeat("- |\n a\n"),
		"digits":           "version: " + repeat("1"),
		"suppressions":     "suppress:\n" + repeat("- {rule: unused-event, reason: x}\n"),
		"wide suppression": "suppress: [" + repeat("{rule: unused-event, reason: x},") + "]",
		"expression":       "custom: [{id: a, for: task, message: m, check: \"" + repeat("(") + "\"}]",
		"input":            "custom: [{id: a, for: task, message: m, check: x, tests: [{name: a, fails: 1, input: {a: [" + repeat("1,") + "]}}]}]",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("/repo/"+Name, []byte(text), testOptions("/repo"))
			if err == nil {
				return
			}
			if len(err.Error()) > 100_000 {
				t.Errorf("the message is %d bytes long", len(err.Error()))
			}
		})
	}
}

func TestDurationsAreReadWithTheirUnits(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"0s": 0, "15m": 15 * time.Minute, "9h": 9 * time.Hour, "30d": 30 * day, "2w": 14 * day, "1h30m": 90 * time.Minute, "90s": 90 * time.Second, "1w2d3h4m5s": 9*day + 3*time.Hour + 4*time.Minute + 5*time.Second,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "15", "m", "-5m", "+5m", "1.5h", "5m1h", "5m5m", "15 m", "PT5M", "5M", "1y", "99999999999d", "5300w", "5200w365d", "1ms"} {
		if got, err := ParseDuration(text); err == nil {
			t.Errorf("%q is %s, want an error", text, got)
		}
	}
}

// TestTangledFilesAreRefused has texts of a megabyte that are nothing but punctuation
// refused before the library makes half a gigabyte of them.
func TestTangledFilesAreRefused(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"{", "{},", "[", "a: {", "- ", "'',", "\n\n", "? "} {
		text := "version: 1\nexclude: [" + strings.Repeat(unit, (1<<20-40)/len(unit)) + "]\n"
		_, err := Parse("/repo/"+Name, []byte(text), testOptions("/repo"))
		if err == nil || !strings.Contains(err.Error(), "more than 250000 lines") {
			t.Errorf("%q: %.200v", unit, err)
		}
	}
	text := "version: 1\nsuppress:\n" + strings.Repeat("  - {rule: missing-description, task: \"Reload of sales\", reason: \"by hand, see 1-2\"}\n", 12_000)
	if _, err := Parse("/repo/"+Name, []byte(text), testOptions("/repo")); err != nil {
		t.Errorf("what people write: %.200v", err)
	}
}
