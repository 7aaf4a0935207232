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

func TestSentencesBeginAndEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":           "",
		"mend it":    "Mend it.",
		"ändere es.": "Ändere es.",
		"is it?":     "Is it?",
		"\xff":       "\xff.",
		"2 tasks":    "2 tasks.",
	} {
		if got := Period(Capital(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
