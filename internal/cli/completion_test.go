package cli

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func TestCompletionScriptsAreReadByTheirShells(t *testing.T) {
	t.Parallel()
	for shell, check := range map[string][]string{"bash": {"-n"}, "zsh": {"-n"}, "fish": {"--no-execute"}, "powershell": nil} {
		for _, args := range [][]string{{"completion", shell}, {"completion", shell, "--no-descriptions"}} {
			script := printed(t, args...)
			program, err := exec.LookPath(shell)
			if err != nil {
				continue
			}
			file := filepath.Join(t.TempDir(), "completion")
			if err := os.WriteFile(file, []byte(script), 0o644); err != nil {
				t.Fatal(err)
			}
			if text, err := exec.Command(program, append(check, file)...).CombinedOutput(); err != nil {
				t.Errorf("%v: %v\n%s", args, err, text)
			}
		}
	}
}

// TestScriptsHaveWhatIsReplaced: a cobra that writes its scripts otherwise wants another look
// at what is wrong in them.
func TestScriptsHaveWhatIsReplaced(t *testing.T) {
	t.Parallel()
	for _, shell := range shells {
		var script strings.Builder
		if err := cobraScript(commandTree(), shell, &script, false); err != nil {
			t.Fatal(err)
		}
		pieces := shellRepairs(shell)
		for i := 0; i < len(pieces); i += 2 {
			if n := strings.Count(script.String(), pieces[i]); n != 1 {
				t.Errorf("%d times in the script of cobra for %s: %s", n, shell, pieces[i])
			}
		}
	}
}

// TestEveryKnownValueIsCompleted: a flag whose value is one of some, or a task, or a file, is
// completed. The others are these, whose values nobody knows.
func TestEveryKnownValueIsCompleted(t *testing.T) {
	t.Parallel()
	free := []string{
		"N", "TIME", "DURATION", "URL", "EXPR", "SCIM", "ID", "TEXT", "DAY", "POINTER", "VERSION", // whatever the flag
		"--stdin-filename NAME",
	}
	a := &app{}
	known := a.flagValues()
	used := make(map[string]bool)
	for _, c := range commandTree().Commands() {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			value, name := flagValue(f), flagNamed(f)
			used[name] = true
			if value == "" || known[name] != nil || slices.Contains(free, value) || slices.Contains(free, name) {
				return
			}
			if _, directive := valuesOf(f, known)(c, nil, ""); directive == cobra.ShellCompDirectiveNoFileComp {
				t.Errorf("%s %s is not completed", c.Name(), name)
			}
		})
	}
	for name := range known {
		if !used[name] {
			t.Errorf("%s is the flag of no command", name)
		}
	}
}

// TestCompletedValuesAreTaken gives each flag each value that it is completed to.
func TestCompletedValuesAreTaken(t *testing.T) {
	t.Chdir(t.TempDir())
	writeTasks(t, []string{"Sales"})
	if out, err := exec.Command("git", "init", "-q", ".").CombinedOutput(); err != nil { // for hook
		t.Fatalf("%v\n%s", err, out)
	}
	arguments := map[string][]string{
		"lint": {"."}, "list": {"."}, "graph": {"."}, "forecast": {"."}, "impact": {"Sales"}, "hook": nil, "init": nil, "test": nil,
		"explain": {"unused-event"}, "rules": nil, "explain-schedule": {"0 6 * * *"}, "diff": {"--against", "tasks.json", "tasks.json"},
		"convert": {"tasks.json", "-o", "out"},
	}
	tried := 0
	for _, c := range commandTree().Commands() {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			switch flagNamed(f) {
			case "--format NAME[=FILE]", "--color WHEN", "--level LEVEL", "--fail-level LEVEL", "--rule ID[=LEVEL]", "--only ID,ID", "--min-confidence BASIS", "--as KIND",
				"--to KIND", "--if WHAT", "--direction WAY", "--ci FORGE", "--sort KEY", "--timezone ZONE", "--zone ZONE":
			default:
				return
			}
			args, ok := arguments[c.Name()]
			if !ok {
				t.Errorf("%s has %s and is not tried", c.Name(), flagNamed(f))
				return
			}
			for i, value := range completedTo(t, c.Name(), "--"+f.Name, "") {
				if strings.HasSuffix(flagValue(f), "ZONE") && i%97 > 0 || strings.HasPrefix(flagValue(f), "ID") && i%20 > 0 {
					continue // there are hundreds
				}
				var out, errs strings.Builder
				given := append(append([]string{c.Name()}, args...), "--"+f.Name, value)
				if f.Name == "direction" {
					given = append(given, "--focus", "Sales")
				}
				code := Main(context.Background(), given, strings.NewReader(""), &out, &errs, nil)
				tried++
				if strings.Contains(errs.String(), "--"+f.Name) || code == exitFailed && c.Name() != "convert" { // which finds nothing to convert
					t.Errorf("%q: exit code %d, %s", given, code, errs.String())
				}
				_ = os.RemoveAll("out")
			}
		})
	}
	if tried < 100 {
		t.Errorf("only %d values were tried", tried)
	}
}

// completedTo are the values that a word of a command line is completed to.
func completedTo(t *testing.T, line ...string) []string {
	t.Helper()
	var out, errs strings.Builder
	if code := Main(context.Background(), append([]string{"__completeNoDesc"}, line...), strings.NewReader(""), &out, &errs, nil); code != exitClean {
		t.Fatalf("%q: exit code %d, %s", line, code, errs.String())
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	return lines[:len(lines)-1]
}

// hostileNames are names of tasks that a shell would run, or that would run elsewhere.
var hostileNames = []string{
	"Sales $(touch pwned)", "Sales `touch pwned`", "Sales; touch pwned", "Sales & touch pwned", "Sales | touch pwned", "Sales\ntouch pwned",
	"Sales'; touch pwned; '", `Sales"; touch pwned; "`, "Sales > pwned", "Sales <(touch pwned)", "Sales ${x:=$(touch pwned)}", `Sales \$(touch pwned)`,
	"--write-baseline=pwned", "-opwned", "~/x", "#x", "=x", "!x", "_activeHelp_ x", ":1", "Sales\tx", "Sales\x1b[31mred", "Sales\u202ex", "Sales\u2028x", " Sales", "Sales ", "",
	"Sales *", "Sales ?", "Sales [a]", "Sales {a,b}", "Sales %x", "Sales ^x",
}

// TestNamesOfTasksAreHarmlessInAShell: what is offered is letters, digits and a few marks, on a
// line each, and no flag; a description is a line without a control character.
func TestNamesOfTasksAreHarmlessInAShell(t *testing.T) {
	t.Chdir(t.TempDir())
	writeTasks(t, append([]string{"Sales nightly", "Försäljning", "売上", "QVD-Layer 1.2, a/b"}, hostileNames...))
	for _, word := range []string{"", "S", "Sales ", "5"} {
		var out, errs strings.Builder
		if code := Main(context.Background(), []string{"__complete", "impact", word}, strings.NewReader(""), &out, &errs, nil); code != exitClean {
			t.Fatal(errs.String())
		}
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if want := map[string]int{"": 4 + len(hostileNames), "5": 4 + len(hostileNames)}[word]; want > 0 && len(lines) != want+1 {
			t.Errorf("%q: %d lines for %d tasks:\n%s", word, len(lines), want, out.String())
		}
		for _, line := range lines[:len(lines)-1] {
			value, description, _ := strings.Cut(line, "\t")
			for i, r := range value {
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && (i == 0 || !strings.ContainsRune(" -.,/", r)) {
					t.Errorf("%q is offered", value)
				}
			}
			if strings.ContainsFunc(description, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("%q describes %q", description, value)
			}
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// silent is standard input that nobody may read.
type silent struct{ t *testing.T }

func (s silent) Read([]byte) (int, error) {
	s.t.Error("standard input was read")
	return 0, errors.New("read")
}

func TestCompletionReadsNoInputAndWritesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	writeTasks(t, []string{"Sales nightly"})
	var out, errs strings.Builder
	for _, line := range [][]string{{"lint", "-", "--for", ""}, {"lint", "--fix", "--for", ""}, {"--write-baseline=b.json", "--only", ""}, {"lint", "--live", "--tenant", ""}, {"fetch", "-o", "x", "--context", ""}} {
		if code := Main(context.Background(), append([]string{"__complete"}, line...), silent{t}, &out, &errs, nil); code != exitClean {
			t.Errorf("%q: exit code %d, %s", line, code, errs.String())
		}
	}
	have, err := filepath.Glob("*")
	if err != nil || !slices.Equal(have, []string{"tasks.json"}) {
		t.Errorf("there are %v, %v", have, err)
	}
}

// inShells gives, for each shell, a script that prints what a line is completed to. The command
// is in PATH.
var inShells = map[string]string{
	"bash": `
library=/usr/share/bash-completion/bash_completion
[[ ! -r $library ]] || source "$library"
declare -F _init_completion >/dev/null || _init_completion() { # as the package bash-completion has it
  words=("${COMP_WORDS[@]}") cword=$COMP_CWORD cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
}
source <(tasklint completion bash)
COMP_LINE=$LINE; COMP_POINT=${#LINE}; COMP_TYPE=9; COMP_KEY=9
mapfile -t COMP_WORDS <<<"$WORDS"
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
__start_tasklint
printf '%s\n' "${COMPREPLY[@]}"
`,
	"bash in a terminal": `
zmodload zsh/zpty
zpty -e shell "env PS1='> ' bash --norc --noprofile -i"
zpty -w shell "library=/usr/share/bash-completion/bash_completion; [[ ! -r \$library ]] || source \$library"
zpty -w shell "declare -F _init_completion >/dev/null || _init_completion() { words=(\"\${COMP_WORDS[@]}\") cword=\$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}; }"
zpty -w shell "source <(tasklint completion bash); echo rea''dy"
zpty -r -m shell out '*ready*'
zpty -n -w shell "$LINE"$'\t\t\t'
for i in {1..100}; do
  sleep 0.1; zpty -rt shell out && all+=$out
  [[ $all != *$WANT* ]] || break
done
print -r -- "$all"
`,
	"fish": `tasklint completion fish | source; complete -C "$LINE"`,
	"zsh": `
zmodload zsh/zpty
zpty shell "PS1='> ' zsh -f -i"
zpty -w shell "autoload -U compinit; compinit -u -D; source <(tasklint completion zsh); compdef _tasklint tasklint; echo rea''dy"
zpty -r -m shell out '*ready*'
zpty -n -w shell "$LINE"$'\t\t'
for i in {1..100}; do
  sleep 0.1; zpty -rt shell out && all+=$out
  [[ $all != *$WANT* ]] || break
done
sleep 0.2; while zpty -rt shell out; do all+=$out; done
print -r -- "$all"
`,
}

// TestCompletionInRealShells presses the key in bash, zsh and fish. No name of a task is run.
func TestCompletionInRealShells(t *testing.T) {
	t.Parallel()
	for shell, script := range inShells {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			name, _, inTerminal := strings.Cut(shell, " in ")
			if _, err := exec.LookPath(name); err != nil {
				t.Skipf("%s is not installed", name)
			}
			if inTerminal {
				name = "zsh" // which has terminals
			}
			program, err := exec.LookPath(name)
			if err != nil {
				t.Skipf("%s is not installed", name)
			}
			dir := t.TempDir()
			text := tasksText(t, append([]string{"Sales daily", "Sales nightly"}, hostileNames...))
			if err := os.WriteFile(filepath.Join(dir, "tasks.json"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			type typed struct{ words, want []string }
			tests := []typed{
				{[]string{"impact", "Sales"}, []string{"daily", "nightly"}},
				{[]string{"impact", `Sales\ d`}, []string{"daily"}},
				{[]string{"impact", "5a1f6c1e"}, []string{"5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d01"}},
				{[]string{"impact", "'Sales $(touch pwned)'", `Sales\ d`}, []string{"daily"}}, // the name of a task, in quotes
				{[]string{"suppress", "unused-event", `Sales\ nightl`}, []string{"nightly"}},
				{[]string{"--format", "s"}, []string{"sarif", "summary"}},
				{[]string{"forecast", "--zone", "Europe/Stoc"}, []string{"Stockholm"}},
				{[]string{"--rule", "unused-event="}, []string{"warning", "off"}},
				{[]string{"--rule=unused-event="}, []string{"warning", "off"}},
				{[]string{"expl"}, []string{"explain", "explain-schedule"}},
			}
			if inTerminal { // where a quote may be open: only who reads the keys knows
				tests = []typed{
					{[]string{"impact", `'Sales d`}, []string{"'Sales daily' "}},
					{[]string{"impact", `"Sales n`}, []string{`"Sales nightly" `}},
					{[]string{"impact", `'Sal`}, []string{"Sales daily", "Sales nightly"}},
					{[]string{"impact", `"`}, []string{"Sales daily", "Sales nightly"}},
					{[]string{"--rule", `"unused-event=w`}, []string{`"unused-event=warning"`}},
					{[]string{"graph", `'tasks.j`}, []string{"'tasks.json'"}},
					{[]string{"impact", "\"$(touch pwned)`touch pwned`"}, []string{"pwned"}},
				}
			}
			for _, test := range tests {
				words := append([]string{"tasklint"}, test.words...)
				line, want := strings.Join(words, " "), test.want
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				cmd := exec.CommandContext(ctx, program, "-c", script)
				cmd.WaitDelay = time.Second
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "LINE="+line, "WORDS="+strings.Join(words, "\n"), "WANT="+want[len(want)-1], "HOME="+dir, "XDG_CONFIG_HOME="+dir, "LC_ALL=C.UTF-8", "TERM=dumb")
				out, err := cmd.CombinedOutput()
				for _, word := range want {
					if err != nil || !strings.Contains(string(out), word) {
						t.Errorf("%s: no %q, %v\n%s", line, word, err, out)
					}
				}
				if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
					t.Fatalf("%s: a name was run", line)
				}
			}
		})
	}
}

// tasksText is a list of tasks with the names.
func tasksText(t *testing.T, names []string) string {
	t.Helper()
	var tasks []map[string]any
	for i, name := range names {
		id := "5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d" + string("0123456789abcdef"[(i+1)/16%16]) + string("0123456789abcdef"[(i+1)%16])
		tasks = append(tasks, map[string]any{"id": id, "name": name, "specVersion": "0.8", "enabled": true,
			"states": []any{map[string]any{"name": "s", "type": "event", "onEvents": []any{}}}})
	}
	text, err := json.Marshal(tasks)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func writeTasks(t *testing.T, names []string) {
	t.Helper()
	write(t, "tasks.json", tasksText(t, names))
}
