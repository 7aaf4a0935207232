package cli

import "testing"

func TestColoursAreWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	const able, unable = true, false
	for _, test := range []struct {
		flag     string
		env      map[string]string
		terminal bool
		want     bool
	}{
		{"auto", nil, able, true},
		{"auto", nil, unable, false}, // a file, a pipe, or a console that cannot
		{"always", map[string]string{"NO_COLOR": "1"}, unable, true},
		{"never", map[string]string{"FORCE_COLOR": "1"}, able, false},
		{"auto", map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, able, false},
		{"auto", map[string]string{"NO_COLOR": ""}, able, true},
		{"auto", map[string]string{"NO_COLOR": "0"}, able, false}, // set to anything
		{"auto", map[string]string{"FORCE_COLOR": "3"}, unable, true},
		{"auto", map[string]string{"FORCE_COLOR": "0"}, able, false},
		{"auto", map[string]string{"FORCE_COLOR": ""}, unable, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "CLICOLOR": "0"}, unable, true},
		{"auto", map[string]string{"CLICOLOR_FORCE": "0"}, unable, false},
		{"auto", map[string]string{"CLICOLOR": "0"}, able, false},
		{"auto", map[string]string{"CLICOLOR": "1"}, unable, false},
		{"auto", map[string]string{"TERM": "dumb"}, able, false},
		{"auto", map[string]string{"TERM": "dumb", "FORCE_COLOR": "1"}, able, true},
	} {
		got, err := wantsColor(test.flag, test.env, func() bool { return test.terminal })
		if err != nil || got != test.want {
			t.Errorf("--color %s, %v, terminal %v: got %v, %v", test.flag, test.env, test.terminal, got, err)
		}
	}
	if _, err := wantsColor("yes", nil, func() bool { return true }); err == nil {
		t.Error("--color yes is taken")
	}
}

func TestLinksGoToTerminalsThatKnowThem(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		env      map[string]string
		terminal bool
		want     bool
	}{
		{nil, true, false},
		{map[string]string{"TERM": "xterm-256color"}, true, false}, // says nothing
		{map[string]string{"WT_SESSION": "5d4c"}, true, true},
		{map[string]string{"WT_SESSION": "5d4c"}, false, false}, // a file or a pipe
		{map[string]string{"VTE_VERSION": "7006"}, true, true},
		{map[string]string{"VTE_VERSION": "4600"}, true, false},
		{map[string]string{"KONSOLE_VERSION": "230804"}, true, true},
		{map[string]string{"TERM_PROGRAM": "vscode"}, true, true},
		{map[string]string{"TERM_PROGRAM": "vscode", "CI": "true"}, true, false},
		{map[string]string{"TERM_PROGRAM": "vscode", "TERM": "dumb"}, true, false},
		{map[string]string{"TERM_PROGRAM": "Apple_Terminal"}, true, false},
		{map[string]string{"TERM": "xterm-kitty"}, true, true},
		{map[string]string{"TERM": "tmux-256color", "TERM_PROGRAM": "tmux"}, true, false},
		{map[string]string{"FORCE_HYPERLINK": "1", "CI": "true"}, false, true},
		{map[string]string{"FORCE_HYPERLINK": "0", "TERM": "xterm-kitty"}, true, false},
		{map[string]string{"FORCE_HYPERLINK": ""}, false, false},
	} {
		if got := takesLinks(test.env, test.terminal); got != test.want {
			t.Errorf("%v, terminal %v: got %v", test.env, test.terminal, got)
		}
	}
}

// TestConsoleIsSwitchedOverForColours: where colours are written to a console, it was asked
// to obey them, and where none are it is left alone.
func TestConsoleIsSwitchedOverForColours(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		flag string
		env  map[string]string
		want bool
	}{
		{"auto", nil, true},
		{"always", nil, true},
		{"auto", map[string]string{"FORCE_COLOR": "1"}, true},
		{"never", nil, false},
		{"auto", map[string]string{"NO_COLOR": "1"}, false},
	} {
		asked := false
		if _, err := wantsColor(test.flag, test.env, func() bool { asked = true; return true }); err != nil || asked != test.want {
			t.Errorf("--color %s, %v: asked %v, %v", test.flag, test.env, asked, err)
		}
	}
}

func TestProgressIsDrawnWhereItCanBe(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		show, terminal bool
		term           string
		want           bool
	}{
		{true, true, "xterm", true}, {true, true, "", true}, {true, false, "", false}, {false, true, "xterm", false}, {true, true, "dumb", false},
	} {
		if got := drawsProgress(test.show, map[string]string{"TERM": test.term}, func() bool { return test.terminal }); got != test.want {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}
