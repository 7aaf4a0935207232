package rules

import (
	"slices"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// edited makes edits to a text.
func edited(text string, edits []diag.Edit) string {
	slices.SortFunc(edits, func(a, b diag.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range edits {
		text = text[:e.Span.Start] + e.Text + text[e.Span.End:]
	}
	return text
}

func parsed(t *testing.T, text string) source.Node {
	t.Helper()
	tree := new(source.Tree)
	if err := tree.Parse([]byte(text), 0, 0); err != nil {
		t.Fatal(err)
	}
	return tree.Root()
}

func TestRemovalsTakeTheRightComma(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		keys []string
		want string
	}{
		{`{"a":1}`, []string{"a"}, `{}`},
		{`{"a":1,"b":2,"c":3}`, []string{"a"}, `{"b":2,"c":3}`},
		{`{"a":1,"b":2,"c":3}`, []string{"b"}, `{"a":1,"c":3}`},
		{`{"a":1,"b":2,"c":3}`, []string{"c"}, `{"a":1,"b":2}`},
		{`{"a":1,"b":2,"c":3}`, []string{"a", "c"}, `{"b":2}`},
		{`{"a":1,"b":2,"c":3}`, []string{"b", "a"}, `{"c":3}`},
		{`{"a":1,"b":2,"c":3,"d":4}`, []string{"b", "c"}, `{"a":1,"d":4}`},
		{"{\r\n\t\"a\": 1,\r\n\t\"b\": 2,\r\n\t\"c\": 3\r\n}", []string{"b"}, "{\r\n\t\"a\": 1,\r\n\t\"c\": 3\r\n}"},
		{"{\r\n\t\"a\": 1,\r\n\t\"b\": 2,\r\n\t\"c\": 3\r\n}", []string{"b", "c"}, "{\r\n\t\"a\": 1\r\n}"},
		{"{ \"a\": 1, \"b\": 2,\n  \"c\": 3 }", []string{"b"}, "{ \"a\": 1,\n  \"c\": 3 }"},
		{"{\n  \"a\": 1\n  , \"b\": 2\n  , \"c\": 3\n}", []string{"b"}, "{\n  \"a\": 1\n  , \"c\": 3\n}"},
		{`{"a":1,"a":2,"b":3}`, []string{"a", "b"}, `{"a":1,"a":2}`}, // without one the other would count
	} {
		root := parsed(t, test.text)
		var values []source.Node
		for _, key := range test.keys {
			values = append(values, root.Get(key))
		}
		if got := edited(test.text, removeItems(root, values...)); got != test.want {
			t.Errorf("%q without %v: %q, want %q", test.text, test.keys, got, test.want)
		}
	}
}

func TestInsertionsFollowTheFile(t *testing.T) {
	t.Parallel()
	for _, test := range [][2]string{
		{`{}`, `{"enabled": true}`},
		{`{"name":"a"}`, `{"name":"a","enabled":true}`},
		{`{ "name" : "a" }`, `{ "name" : "a", "enabled" : true }`},
		{`{"name": "a", "x": 1}`, `{"name": "a", "enabled": true, "x": 1}`},
		{"{\r\n\t\"name\": \"a\",\r\n\t\"x\": 1\r\n}", "{\r\n\t\"name\": \"a\",\r\n\t\"enabled\": true,\r\n\t\"x\": 1\r\n}"},
		{"{\n  \"x\": 1\n}", "{\n  \"x\": 1,\n  \"enabled\": true\n}"},
		{`{"a":1,"f":2,"name":"b"}`, `{"a":1,"enabled":true,"f":2,"name":"b"}`},
		{`{"f":1,"name":"b","x":2}`, `{"enabled":true,"f":1,"name":"b","x":2}`},
		{`{"f":1,"name":"b","x":{"b":1,"a":2}}`, `{"f":1,"name":"b","enabled":true,"x":{"b":1,"a":2}}`}, // elsewhere it is out of order
		{`{"enabled":false}`, `{"enabled":false}`},
	} {
		if got := edited(test[0], insertMember(parsed(t, test[0]), "enabled", "true", "name")); got != test[1] {
			t.Errorf("%q: %q, want %q", test[0], got, test[1])
		}
	}
}
