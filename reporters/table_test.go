package reporters

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/listing"
	"github.com/tasklint/tasklint/internal/say"
)

func TestColumnsShrinkByTheirShareAndNotBelowTheirLeast(t *testing.T) {
	t.Parallel()
	columns := []column{
		{title: "a", least: 5, most: 50, share: 2},
		{title: "b", least: 5, most: 50, share: 1},
		{title: "c", least: 4, most: 50, share: 1, leave: 1},
	}
	none, third := make([]bool, 3), []bool{false, false, true}
	for _, test := range []struct {
		name    string
		natural []int
		empty   []bool
		total   int
		want    []int
	}{
		{"without a terminal all is shown", []int{40, 40, 10}, none, 0, []int{40, 40, 10}},
		{"up to the most", []int{400, 40, 10}, none, 0, []int{50, 40, 10}},
		{"what fits stays", []int{10, 10, 4}, none, 28, []int{10, 10, 4}},
		{"the widest for its share gives way", []int{40, 40, 4}, none, 38, []int{20, 10, 4}},
		{"narrow columns keep what they have", []int{40, 3, 4}, none, 21, []int{10, 3, 4}},
		{"the first to leave goes when the least do not fit", []int{40, 40, 9}, none, 15, []int{8, 5, 0}},
		{"a column without text makes room", []int{30, 10, 9}, third, 45, []int{30, 10, 0}},
		{"and stays where there is room", []int{30, 10, 9}, third, 60, []int{30, 10, 9}},
		{"no column vanishes that has to stay", []int{40, 40, 9}, none, 3, []int{3, 3, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, fitColumns(columns, test.natural, test.empty, test.total)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTableCountsCellsAndEscapesNames(t *testing.T) {
	t.Parallel()
	columns := []column{{title: "name", least: 8, most: 40, share: 1}, {title: "x", least: 1, most: 40, share: 1}}
	rows := [][]cell{
		{{text: "日本語の名前です", middle: true}, {text: "1"}},
		{{text: "e\u0301te\u0301 \u202ereversed"}, {text: "2"}},
		{{text: "red \x1b[31m and \x00"}, {text: "3"}},
		{{text: ""}, {text: "4"}},
	}
	var b strings.Builder
	left, err := writeTable(&b, false, columns, rows, 13)
	if err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
	want := "name        x\n" +
		"日本語…す   1\n" +
		"e\u0301te\u0301 \\u202…  2\n" +
		"red \\u001…  3\n" +
		"            4\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestTableLinesNeverExceedTheTerminal(t *testing.T) {
	t.Parallel()
	names := []string{strings.Repeat("日本", 300), strings.Repeat("x", 1<<20), strings.Repeat("e\u0301", 100), strings.Repeat("\x1b", 5000), "a", ""}
	l := &TaskList{}
	for _, name := range names {
		l.Rows = append(l.Rows, listing.Row{Name: name, App: name, Trigger: name, Upstreams: []string{name, name}, DisabledCode: name, LastStatus: name})
	}
	for width := 50; width < 260; width += 7 {
		var b strings.Builder
		l.Width = width
		if err := l.WriteText(&b); err != nil {
			t.Fatal(err)
		}
		table, _, _ := strings.Cut(b.String(), "\n\n")
		for line := range strings.Lines(table) {
			if n := say.Width(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("width %d: a line of %d cells: %s", width, n, line)
			}
		}
	}
}

func TestClippingKeepsTheEndsOfNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"Sales nightly 000123", 20, "Sales nightly 000123"},
		{"Sales nightly 000123", 14, "Sales ni…00123"},
		{"Sales nightly 000123", 6, "Sales…"},
		{"日本語日本語日本語", 10, "日本語…語"},
		{"abcdefghij", 8, "abcde…ij"},
	} {
		if got := clipMiddle(test.text, test.width); got != test.want || say.Width(got) > test.width {
			t.Errorf("clipMiddle(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func TestCSVGuardsFormulas(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "a=1": "a=1", "": ""} {
		if got := noFormula(text); got != want {
			t.Errorf("noFormula(%q) = %q, want %q", text, got, want)
		}
	}
}
