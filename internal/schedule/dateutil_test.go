package schedule

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// askDateutil reads {rule, start, until} from standard input, a line each, and
// writes the list of runs, or null where dateutil refuses the rule.
const askDateutil = `
import sys, json
from datetime import datetime
from dateutil.rrule import rrulestr
for line in sys.stdin:
    q = json.loads(line)
    try:
        rule = rrulestr(q["rule"], dtstart=datetime.fromisoformat(q["start"]))
    except ValueError:
        print("null"); continue
    out = []
    until = datetime.fromisoformat(q["until"])
    for t in rule:
        if t > until or len(out) == 200: break
        out.append(t.isoformat())
    print(json.dumps(out))
`

func TestGeneratedRulesAgreeWithDateutil(t *testing.T) {
	t.Parallel()
	python := ""
	for _, candidate := range []string{"python3", "/usr/bin/python3"} { // Debian's package is for Debian's Python
		if exec.Command(candidate, "-c", "import dateutil").Run() == nil {
			python = candidate
			break
		}
	}
	if python == "" {
		t.Skip("python3 with dateutil is not installed; .ci/run installs it")
	}
	random := rand.New(rand.NewPCG(5545, 2))
	var asked []generatedRule
	var questions bytes.Buffer
	for len(asked) < 1500 {
		g := generate(random)
		if g.disagreement() != "" || len(g.ours()) == 0 {
			continue // it searches to the year 9999 for what never fires
		}
		asked = append(asked, g)
		line, err := json.Marshal(map[string]string{"rule": g.rule + ";UNTIL=" + g.until.Format("20060102T150405"),
			"start": g.start.Format("2006-01-02T15:04:05"), "until": g.until.Format("2006-01-02T15:04:05")})
		if err != nil {
			t.Fatal(err)
		}
		questions.Write(append(line, '\n'))
	}
	cmd := exec.Command(python, "-c", askDateutil)
	cmd.Stdin = &questions
	answer, err := cmd.Output()
	if err != nil {
		t.Fatalf("dateutil: %v", err)
	}
	answers := json.NewDecoder(bytes.NewReader(answer))
	for _, g := range asked {
		var theirs []string
		if err := answers.Decode(&theirs); err != nil {
			t.Fatalf("answer of dateutil: %v", err)
		}
		if theirs == nil {
			continue
		}
		if diff := cmp.Diff(theirs, g.ours()); diff != "" {
			t.Errorf("%s from %s (-dateutil +ours)\n%s", g.rule, g.start, diff)
		}
	}
}
