package say

import (
	"slices"
	"testing"
)

func TestListsReadAsInASentence(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c", "d", "e"}
	for _, c := range []struct{ got, want string }{
		{And(nil), ""},
		{And(names[:1]), "a"},
		{And(names[:2]), "a and b"},
		{And(names[:3]), "a, b and c"},
		{Or(names[:2]), "a or b"},
		{Or(names[:4]), "a, b, c or d"},
		{And(First(names, 5, "task")), "a, b, c, d and e"},
		{And(First(names, 4, "task")), "a, b, c and 2 more tasks"},
		{And(First(names, 2, "")), "a and 4 more"},
		{And(First(names, 1, "dependency")), "5 more dependencies"},
		{And(First(nil, 3, "task")), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if !slices.Equal(names, []string{"a", "b", "c", "d", "e"}) {
		t.Errorf("First has written into its argument: %q", names)
	}
}
