package say

import (
	"slices"
	"strings"
	"testing"
)

func TestNearestFindsWhatWasMeant(t *testing.T) {
	t.Parallel()
	task := []string{"name", "enabled", "description", "specVersion", "states", "start", "events", "metadata"}
	for _, c := range []struct {
		word       string
		candidates []string
		want       string
	}{
		{"nmae", task, "name"},
		{"Name", task, "name"},
		{"spec-version", task, "specVersion"},
		{"specversion", task, "specVersion"},
		{"descripton", task, "description"},
		{"enabeld", task, "enabled"},
		{"state", task, "states"},
		{"strat", task, "start"},
		{"id", task, ""},
		{"owner", task, ""},
		{"", task, ""},
		{"name", []string{"name"}, ""},
		{"x", []string{"X"}, "X"},
		{"AppReload", []string{"app.reload"}, "app.reload"},
		{"app.relaod", []string{"app.reload"}, "app.reload"},
		{"event2", []string{"event1", "Event2"}, "Event2"},
		{"event2", []string{"event1", "event3"}, "event1"},
		{"größe", []string{"grösse", "größer"}, "größer"},
		{strings.Repeat("x", 1000), []string{strings.Repeat("x", 1001)}, ""},
	} {
		got, ok := Nearest(c.word, c.candidates)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Nearest(%q) = %q, %v; want %q", c.word, got, ok, c.want)
		}
	}
}

func TestInsteadSaysWhatCanBeWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		word       string
		candidates []string
		want       string
	}{
		{"nmae", []string{"name", "id"}, `no; did you mean "name"?`},
		{"owner", []string{"name", "id", "app"}, "no; there are name, id and app"},
		{"owner", []string{"name"}, "no; there is name"},
		{"owner", nil, "no"},
		{"owner", slices.Repeat([]string{"name"}, listedMost+1), "no"},
		{"owner", []string{"a\x1b[31m"}, `no; there is a\x1b[31m`},
	} {
		if got := Instead("no", c.word, c.candidates); got != c.want {
			t.Errorf("%s: got %s, want %s", c.word, got, c.want)
		}
	}
}

func TestDistanceCountsSlipsUpToItsLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{
		{"", "", 2, 0}, {"a", "", 2, 1}, {"ab", "ba", 2, 1}, {"abc", "xyz", 1, 2},
		{"kitten", "sitting", 5, 3}, {"ca", "abc", 5, 3}, {"abcdef", "a", 2, 3},
	} {
		if got := new(table).distance([]rune(c.a), []rune(c.b), c.limit); got != c.want {
			t.Errorf("distance(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
	}
}

func FuzzNearestNeverPanics(f *testing.F) {
	f.Add("name", "nmae")
	f.Add("\xff", "é")
	f.Fuzz(func(t *testing.T, word, candidate string) {
		got, ok := Nearest(word, []string{candidate})
		if ok && got != candidate {
			t.Fatalf("Nearest(%q) = %q, no candidate", word, got)
		}
	})
}
