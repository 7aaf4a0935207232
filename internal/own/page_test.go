package own

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestThePageNamesEveryFunction compares docs/own-rules.md with the functions that there
// are: what can be called is told, and what is told can be called.
func TestThePageNamesEveryFunction(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/own-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	page := strings.ReplaceAll(string(text), "\r\n", "\n")
	_, table, _ := strings.Cut(page, "| function | gives |")
	table, rest, ok := strings.Cut(table, "From expr there are")
	list, _, ok2 := strings.Cut(rest, "; times have")
	if !ok || !ok2 {
		t.Fatal("the page has no list of functions any more")
	}
	var told []string
	for _, m := range regexp.MustCompile("[`, ]([a-zA-Z]+)\\([^)]").FindAllStringSubmatch(table, -1) {
		told = append(told, m[1])
	}
	for word := range strings.FieldsSeq(strings.NewReplacer("`", " ", ",", " ").Replace(list)) {
		if word != "and" {
			told = append(told, word)
		}
	}
	slices.Sort(told)
	s := scope{tasks: true}
	want := append(s.functions(), "matches")
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Compact(told)); diff != "" {
		t.Errorf("docs/own-rules.md (+) and the functions (-) differ:\n%s", diff)
	}
	for name := range functionTable() {
		if f := functionTable()[name]; (f.run == nil) == (f.texts == nil) || f.takes == "" || f.least == 0 {
			t.Errorf("%s is not described in full", name)
		}
	}
}
