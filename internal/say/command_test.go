package say

import "testing"

func TestBreakCommandsTakesCommandsOut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain #1 ## [a]: b :: c":      "plain #1 ## [a]: b :: c",
		"::error::x":                   `\u003a:error::x`,
		" \t::error::x":                " \t" + `\u003a:error::x`,
		"a ::error::x":                 "a ::error::x",
		"##[error]x":                   `#\u0023[error]x`,
		"a ###[group]##vso[x]":         `a ##\u0023[group]#\u0023vso[x]`,
		"##TeamCity[x ##waytoolong":    `#\u0023TeamCity[x ##waytoolong`,
		"::warning:: ##[endgroup] 日本 ": `\u003a:warning:: #\u0023[endgroup] 日本 `,
	} {
		got := BreakCommands(text)
		if got != want {
			t.Errorf("BreakCommands(%q) = %s, want %s", text, got, want)
		}
		if again := BreakCommands(got); again != got {
			t.Errorf("BreakCommands is not idempotent: %s", again)
		}
	}
}
