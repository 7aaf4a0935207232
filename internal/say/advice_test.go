package say

import "testing"

func TestAdvicePartsWhatFromWhatToDo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"":                                {"", ""},
		"it is wrong":                     {"it is wrong", ""},
		"it is wrong; mend it":            {"it is wrong", "mend it"},
		"it is wrong; mend it; or not":    {"it is wrong", "mend it; or not"},
		`"a; b" is wrong; write "a"`:      {`"a; b" is wrong`, `write "a"`},
		`"a\"; b" is wrong; write "a; b"`: {`"a\"; b" is wrong`, `write "a; b"`},
		`"a; b" is wrong`:                 {`"a; b" is wrong`, ""},
		"FREQ=DAILY;BYHOUR=6 is wrong":    {"FREQ=DAILY;BYHOUR=6 is wrong", ""},
	} {
		if what, todo := Advice(text); what != want[0] || todo != want[1] {
			t.Errorf("%q: got %q and %q, want %q", text, what, todo, want)
		}
	}
}
