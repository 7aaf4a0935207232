package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/reporters"
)

// credentials are made up, one of each form, with the part that nobody may read.
var credentials = map[string]string{
	"eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlc2lnbmF0dXJl": "c2lnbmF0",
	"Bearer abcdefgh12345678ijklmnop":                                        "12345678ijkl",
	"ghp_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":                               "QRSTUVWXYZ",
	"Logs in with password=correct-horse-battery9":                           "correct-horse",
	"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n":        "MIIEvQIBADAN",
}

// secretPlaces are tasks with a credential in each place that a task has, SECRET in a
// string, and with things to find and to mend around it.
var secretPlaces = map[string]string{
	"description":  `{"id":"ID","name":"Sales","specVersion":"0.8","enabeld":true,"description":"SECRET","events":[{"name":"e"}],"states":[STATE]}`,
	"name":         `{"id":"ID","name":"SECRET","specVersion":"0.8","enabeld":true,"events":[{"name":"e"}],"states":[STATE]}`,
	"long name":    `{"id":"ID","name":"A name that goes on for so long that a message may have to cut it, and then: SECRET","specVersion":"0.8","enabeld":true,"states":[STATE]}`,
	"id":           `{"id":"SECRET","name":"Sales","specVersion":"0.8","enabeld":true,"states":[STATE]}`,
	"function":     `{"id":"ID","name":"Sales","specVersion":"0.8","states":[{"name":"s","type":"event","onEvents":[{"eventRefs":[],"actions":[{"functionRef":{"refName":"SECRET","arguments":{"appId":"a"}}}]}]}]}`,
	"event refs":   `{"id":"ID","name":"Sales","specVersion":"0.8","states":[{"name":"s","type":"event","onEvents":[{"eventRefs":["SECRET"],"actions":[]}]}]}`,
	"event name":   `{"id":"ID","name":"Sales","specVersion":"0.8","events":[{"name":"SECRET"},{"name":"SECRET"}],"states":[STATE]}`,
	"correlation":  `{"id":"ID","name":"Sales","specVersion":"0.8","events":[{"name":"e","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[{"contextAttributeName":"id","contextAttributeValue":"SECRET"}]}],"states":[{"name":"s","type":"event","onEvents":[{"eventRefs":["e"],"actions":[]}]}]}`,
	"metadata":     `{"id":"ID","name":"Sales","specVersion":"0.8","metadata":{"tenantId":"SECRET","usage":"SECRET","bogus":"SECRET"},"states":[STATE]}`,
	"state":        `{"id":"ID","name":"Sales","specVersion":"0.8","states":[{"name":"SECRET","type":"SECRET","onEvents":[{"eventRefs":[],"actions":[]}]}]}`,
	"schedule":     `{"id":"ID","name":"Sales","specVersion":"0.8","start":{"stateName":"SECRET","schedule":{"recurrence":"RRULE:FREQ=DAILY;X-SECRET=1","timezone":"SECRET"}},"states":[STATE]}`,
	"recurrence":   `{"id":"ID","name":"Sales","specVersion":"0.8","start":{"schedule":{"recurrence":"SECRET","startDateTime":"SECRET"}},"states":[STATE]}`,
	"unknown key":  `{"id":"ID","name":"Sales","specVersion":"0.8","bogus":"SECRET","SECRET":1,"states":[STATE]}`,
	"arguments":    `{"id":"ID","name":"Sales","specVersion":"0.8","states":[{"name":"s","type":"event","onEvents":[{"eventRefs":[],"actions":[{"functionRef":{"refName":"app.reload","arguments":{"appId":"SECRET","x":"SECRET"}}}]}]}]}`,
	"resource":     `{"id":"ID","name":"Sales","specVersion":"0.8","resourceId":"SECRET","version":"SECRET","states":[STATE]}`,
	"list":         `[{"id":"ID","name":"SECRET","specVersion":"0.8","states":[STATE]},{"id":"OTHER","name":"SECRET","specVersion":"0.8","states":[STATE]}]`,
	"broken":       `{"id":"ID","name":"Sales","specVersion":"0.8","states":[STATE],"description":"SECRET", "x": }`,
	"broken value": `{"id":"ID","name":"Sales","specVersion":"0.8","eventRefs":[],"states":[STATE],"x": SECRET }`,
	"no JSON":      `SECRET`,
	"patch":        `[{"op":"replace","path":"/description","value":"SECRET"},{"op":"SECRET","path":"/SECRET"}]`,
	"legacy":       `{"id":"67ffd32c08e939e2f3a31184","appId":"SECRET","recurrence":["SECRET"],"timeZone":"SECRET","startDateTime":"SECRET","log":"SECRET"}`,
	"runs":         `{"data":[{"id":"r","taskId":"ID","status":"FAILED","startedAt":"2026-01-01T05:00:00Z","taskName":"SECRET","error":"SECRET"}]}`,
}

// secretCommands are all that print something about tasks, in every format that they have.
// IN is the file, and REPORTS are the reports in every format, each to a file.
func secretCommands(t *testing.T) []string {
	t.Helper()
	all := []string{
		"lint --format text REPORTS IN",
		"lint --as create IN", "lint --as replace --base old.json IN", "lint --as patch --base old.json --for Sales IN", "lint --history IN",
		"lint --level note --fix --diff --unsafe IN", "lint --show-settings IN", "lint --write-baseline FILE IN",
		"convert IN -o OUT", "explain-schedule WORD",
	}
	for name, rest := range map[string]string{"list": "IN", "graph": "IN", "impact": "ID --if deleted IN", "forecast": "IN", "diff": "--against old.json IN"} {
		for _, format := range formatsOf(t, name) {
			all = append(all, name+" --format "+format+" "+rest)
		}
	}
	slices.Sort(all)
	tried := make(map[string]bool)
	for _, command := range all {
		tried[strings.Fields(command)[0]] = true
	}
	const none = "shows nothing of tasks"
	triesEvery(t, slices.Collect(maps.Keys(tried)), map[string]string{
		"hook": "reports in text as lint does", "suppress": "names what it was given, as all messages do", "test": "shows what own rules find as lint does",
		"fetch": "writes tasks as they are, and counts them", "lsp": "shows findings as lint has them, to who has the text open",
		"mcp":   "answers in JSON, which is masked as well (TestCredentialsAndControlCharactersAreHarmless)",
		"rules": none, "explain": none, "init": none, "schema": none, "completion": none, "version": none, "help": none, "man": none,
	})
	return all
}

// TestNoReportShowsACredential puts each form of a credential into each place of a task,
// plain and in escapes, and looks for it in all that is printed or reported.
func TestNoReportShowsACredential(t *testing.T) {
	t.Parallel()
	const id = "5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d02"
	const state = `{"name":"s","type":"event","onEvents":[{"eventRefs":["e"],"actions":[{"functionRef":{"refName":"AppReload","arguments":{"appId":"0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d03"}}}]}]}`
	commands := secretCommands(t)
	var formats strings.Builder
	for _, name := range reporters.Names() {
		fmt.Fprintf(&formats, "--format %s=FILE.%s ", name, name)
	}
	for _, credential := range slices.Sorted(maps.Keys(credentials)) {
		part := credentials[credential]
		quoted, err := json.Marshal(credential)
		if err != nil {
			t.Fatal(err)
		}
		plain := string(quoted[1 : len(quoted)-1])
		escaped := strings.Replace(plain, "e", `\u0065`, 1) // the first letter of "eyJ", of "Bearer" and of "password="
		for place, text := range secretPlaces {
			for _, secret := range []string{plain, escaped} {
				if secret == escaped && (place == "no JSON" || place == "broken value") {
					continue // only strings have escapes
				}
				if testing.Short() && secret == escaped && place != "description" && place != "name" {
					continue
				}
				t.Run(place, func(t *testing.T) {
					t.Parallel()
					dir := t.TempDir()
					text := strings.NewReplacer("SECRET", secret, "ID", id, "OTHER", id[:35]+"3", "STATE", state).Replace(text)
					old := strings.NewReplacer("SECRET", "", "ID", id, "STATE", state).Replace(secretPlaces["description"])
					in, was := filepath.Join(dir, "in.json"), filepath.Join(dir, "old.json")
					for name, text := range map[string]string{in: text, was: old} {
						if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
							t.Fatal(err)
						}
					}
					for _, command := range commands {
						words := strings.Fields(strings.Replace(command, "REPORTS", formats.String(), 1))
						for i, w := range words {
							words[i] = strings.NewReplacer("IN", in, "old.json", was, "ID", id, "FILE", filepath.Join(dir, "report"), "OUT", filepath.Join(dir, "out"), "WORD", credential).Replace(w)
						}
						if words[0] != "convert" && words[0] != "explain-schedule" {
							words = append(words, "--no-config")
						}
						var said strings.Builder
						code := Main(context.Background(), words, strings.NewReader(""), &said, &said, nil)
						shown := said.String()
						reports, err := filepath.Glob(filepath.Join(dir, "report*"))
						if err != nil {
							t.Fatal(err)
						}
						for _, name := range reports {
							report, err := os.ReadFile(name)
							if err := errors.Join(err, os.Remove(name)); err != nil {
								t.Fatal(err)
							}
							shown += string(report)
						}
						if strings.Contains(command, "REPORTS") && code != exitFailed && len(reports) != len(reporters.Names()) {
							t.Errorf("%s writes %q only", command, reports)
						}
						if at := strings.Index(shown, part); at >= 0 {
							t.Errorf("%s shows it: …%s", command, shown[max(0, at-200):min(len(shown), at+100)])
						}
					}
				})
			}
		}
	}
}
