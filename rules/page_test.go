package rules_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/rules"
)

// TestPagesAreWhole makes sure that every page says what goes wrong, what to do and where,
// the message as it is printed, what differs between bad and good, how to configure the
// rule, and what is near it.
func TestPagesAreWhole(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			page := r.Page("")
			section := func(name string) string {
				_, rest, ok := strings.Cut(page, "\n## "+name+"\n\n")
				if !ok {
					t.Errorf("the page has no section %q", name)
				}
				text, _, _ := strings.Cut(rest, "\n## ")
				return strings.TrimSpace(text)
			}
			for _, name := range []string{"Why", "Configure", "How sure we are"} {
				if section(name) == "" {
					t.Errorf("section %q is empty", name)
				}
			}
			if r.ID != "rule-failed" { // no other is about own rules
				if related := section("Related rules"); !regexp.MustCompile(`(?m)^- \[`).MatchString(related) {
					t.Errorf("no other rule is linked:\n%s", related)
				}
			}
			do := section("What to do")
			if strings.HasPrefix(do, "- **In") {
				t.Error("the rule itself does not say what to do")
			}
			if !regexp.MustCompile(`(?m)^- \*\*In (the file|the configuration|Qlik):\*\* .+\.$`).MatchString(do) {
				t.Errorf("where that is done is not said:\n%s", do)
			}
			if message := section("The message"); !regexp.MustCompile("^```text\n(error|warning|note)\\[" + r.ID + "\\]: .+\n  = (help|note): ").MatchString(message) {
				t.Errorf("the message is not as it is printed:\n%s", message)
			}
			bad, good := r.Examples()
			if bad.JSON != "" && !strings.Contains(section("Bad"), "```json\n"+bad.JSON+"\n```") {
				t.Error("the bad example is not shown")
			}
			if good.JSON != "" {
				diff := section("Good")
				if !regexp.MustCompile("(?m)^[+-]").MatchString(diff) || !strings.Contains(diff, "```diff\n") {
					t.Errorf("nothing marks what differs in the good example:\n%s", diff)
				}
			}
		})
	}
}

// TestExampleDiffsAreDiffs applies what the pages show of each good example to the bad one.
func TestExampleDiffsAreDiffs(t *testing.T) {
	t.Parallel()
	shown := 0
	for _, r := range rules.All() {
		bad, good := r.Examples()
		_, diff, ok := strings.Cut(r.Page(""), "```diff\n")
		if !ok {
			continue
		}
		shown++
		diff, _, _ = strings.Cut(diff, "\n```")
		have, want := strings.Split(bad.JSON, "\n"), strings.Split(good.JSON, "\n")
		i, j := 0, 0
		for line := range strings.SplitSeq(diff, "\n") {
			switch {
			case strings.HasPrefix(line, "@@"):
				for i < len(have) && j < len(want) && have[i] == want[j] && !strings.HasPrefix(line, "@@ line "+strconv.Itoa(i+1)+" @@") {
					i, j = i+1, j+1
				}
			case strings.HasPrefix(line, "-") && i < len(have) && have[i] == line[1:]:
				i++
			case strings.HasPrefix(line, "+") && j < len(want) && want[j] == line[1:]:
				j++
			case strings.HasPrefix(line, " ") && i < len(have) && j < len(want) && have[i] == line[1:] && want[j] == line[1:]:
				i, j = i+1, j+1
			default:
				t.Fatalf("%s: line %q of the diff is at neither line %d of the bad example nor line %d of the good one", r.ID, line, i+1, j+1)
			}
		}
		if strings.Join(have[i:], "\n") != strings.Join(want[j:], "\n") {
			t.Errorf("%s: the diff leaves out a difference", r.ID)
		}
	}
	if shown < 80 {
		t.Errorf("only %d pages show a diff", shown)
	}
}
