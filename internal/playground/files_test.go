package playground_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/browsertest"
	"github.com/tasklint/tasklint/internal/playground"
)

// choose puts files or a folder into a file dialog.
func (p *page) choose(input string, paths ...string) {
	p.t.Helper()
	var found struct{ Result struct{ ObjectID string } }
	if err := json.Unmarshal(p.Call("Runtime.evaluate", map[string]any{"expression": `document.getElementById("` + input + `")`}), &found); err != nil {
		p.t.Fatal(err)
	}
	p.Call("DOM.setFileInputFiles", map[string]any{"objectId": found.Result.ObjectID, "files": paths})
}

// drop drags files or folders onto the page and lets go of them.
func (p *page) drop(paths ...string) {
	p.t.Helper()
	data := map[string]any{"items": []any{}, "files": paths, "dragOperationsMask": 1}
	for _, kind := range []string{"dragEnter", "dragOver", "drop"} {
		p.Call("Input.dispatchDragEvent", map[string]any{"type": kind, "x": 200, "y": 300, "data": data})
	}
}

const (
	tabNames = `[...document.querySelectorAll("#files:not([hidden]) [role=tab]")].map(e => e.textContent.replace(/ \(\d+\)$/, "")).join("|")`
	verdict  = `document.querySelector("#verdict").textContent`
	rests    = `[...document.querySelectorAll("#rests li")].map(e => (e.className === "grave" ? "! " : "") + e.textContent).join("|")`
	said     = `document.querySelector("#message").textContent`
)

// on returns paths in a folder, each of what lay has written there.
func on(dir string, names ...string) []string {
	for i, name := range names {
		names[i] = filepath.Join(dir, name)
	}
	return names
}

// choosing opens files in each way that there is, with names and contents of all kinds.
func choosing(t *testing.T, s *recorder) {
	const hostile = `<img src=x onerror=alert(1)>&"'` + "\u202e.json"
	all := slices.Concat([]playground.File{
		{Name: hostile, Text: misspelt}, {Name: "fine.json", Text: strings.NewReplacer("Stokholm", "Stockholm", "alert(1)", "alert(3)").Replace(misspelt)},
		{Name: "huge.json", Text: "[" + strings.Repeat(" ", 33<<20) + "]"}, {Name: "picture.json", Text: "\x89PNG\r\n\x1a\n\x00\x00\x00"}, {Name: "latin.json", Text: strings.Replace(misspelt, "<img", "\xe9", 1)},
		{Name: "off/.tasklint.yaml", Text: "version: 1\nrules: {unknown-timezone: off}\n"}, {Name: "broken/.tasklint.yaml", Text: "version: 1\nruls: {}\n"},
		{Name: "empty/README.md", Text: "# no task"},
		{Name: "tasks/README.md", Text: "# no task"}, {Name: "tasks/node_modules/x.json", Text: misspelt}, {Name: "tasks/.git/y.json", Text: misspelt}, {Name: "tasks/picture.json", Text: "\x00"},
		{Name: "tasks/other.yaml", Text: "a: b"},
	}, unpacked(strings.ReplaceAll(configured, "\n-- ", "\n-- tasks/"), ""))
	dir := write(t, all)
	p := &page{t, browsertest.Start(t)}
	p.Visit(s.URL + "/")
	p.until(ready)
	begin := func() {
		t.Helper()
		p.press("#example")
		p.until(ready + ` && ` + tabNames + ` === "" && ` + verdict + `.includes("errors")`)
	}
	wants := func(what, names, verdictOf string, resting ...string) {
		t.Helper()
		quoted, _ := json.Marshal(names)
		p.until(ready + ` && ` + tabNames + ` === ` + string(quoted) + ` && ` + verdict + `.startsWith("` + verdictOf + `")`)
		got := p.text(rests)
		for _, line := range resting {
			if !strings.Contains("|"+got, "|"+line) {
				t.Errorf("%s: the verdict does not rest on %q: %s", what, line, got)
			}
		}
		if strings.HasPrefix(strings.Join(resting, ""), "! ") && p.text(`document.querySelector("#verdict").className`) == "fine" {
			t.Errorf("%s: that is no green", what)
		}
	}
	shown := strings.ReplaceAll(hostile, "\u202e", `\u202e`)
	for way, open := range map[string]func(...string){"dialog": func(paths ...string) { p.choose("file", paths...) }, "drop": p.drop} {
		begin()
		open(on(dir, hostile, "fine.json")...)
		wants(way+": several", shown+"|fine.json", "1 error in 2 tasks (2 files)")
		open(on(dir, "off/.tasklint.yaml")...)
		wants(way+": a configuration beside them", shown+"|fine.json|.tasklint.yaml", "No findings in 2 tasks (2 files)", `The configuration ".tasklint.yaml" holds.`)
		open(on(dir, "fine.json", hostile)...)
		wants(way+": it stays", "fine.json|"+shown+"|.tasklint.yaml", "No findings in 2 tasks (2 files)", `The configuration ".tasklint.yaml" holds.`)
		open(on(dir, "broken/.tasklint.yaml")...)
		wants(way+": a broken configuration", "fine.json|"+shown+"|.tasklint.yaml", "Nothing is checked, as the configuration cannot be used: .tasklint.yaml:2:1")
		if n := p.Number(`document.querySelectorAll("#list > *, .cm-lintRange").length`); n != 0 {
			t.Errorf("%s: %d findings are shown of what is not checked", way, n)
		}
		p.press("#clear")
		open(on(dir, "huge.json", "picture.json", "fine.json", "latin.json")...)
		wants(way+": some are left out", "fine.json|latin.json", "1 error in 2 tasks (2 files)", "! huge.json has more than 32 MB and is not checked", "! picture.json is no text and is not checked.", "! latin.json is not UTF-8 throughout")
		p.press("#clear")
		p.until(ready + ` && ` + tabNames + ` === ""`)
		if got := p.text(rests); strings.Contains(got, "huge.json") {
			t.Errorf("%s: what was left out once is told for ever: %s", way, got)
		}
		open(on(dir, "huge.json")...)
		p.until(said + `.startsWith("huge.json has more than 32 MB")`)
	}
	for way, open := range map[string]func(...string){"dialog": func(paths ...string) { p.choose("folder", paths...) }, "drop": p.drop} {
		begin()
		open(on(dir, "tasks")...)
		p.until(ready + ` && ` + tabNames + `.includes("tasks/.tasklint.yaml")`)
		names := strings.Split(p.text(tabNames), "|")
		slices.Sort(names)
		if want := "tasks/.tasklint.yaml|tasks/alone.json|tasks/base/more.yaml|tasks/dev/b.json|tasks/dev/drafts/c.json|tasks/known.json|tasks/prod/a.json"; strings.Join(names, "|") != want {
			t.Errorf("%s: the files are %q, want %s", way, names, want)
		}
		for _, line := range []string{`! tasks/picture.json is no text and is not checked.`, `2 other files are left out`, `The configuration "tasks/.tasklint.yaml" holds.`} {
			if got := p.text(rests); !strings.Contains("|"+got, "|"+line) {
				t.Errorf("%s: the verdict does not rest on %q: %s", way, line, got)
			}
		}
		if !strings.Contains(p.text(rules), "long-names") {
			t.Errorf("%s: own rules do not run: %s", way, p.text(rules))
		}
		open(on(dir, "empty")...)
		p.until(said + `.includes("1 other file is left out")`)
	}
	begin()
	p.press("#configure")
	p.until(ready + ` && ` + tabNames + ` === "example.json|.tasklint.yaml"`)
	p.run(`document.querySelector(".cm-content").focus()`)
	p.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": "End", "code": "End", "windowsVirtualKeyCode": 35, "modifiers": 2})
	p.Type("rules: {unknown-timezone: off}\n")
	p.until(ready + ` && ` + rests + `.includes("The configuration") && !(` + rules + `).includes("unknown-timezone")`)
	if n := p.Number(`document.querySelectorAll("[onerror], main script, #files img").length`); n != 0 {
		t.Errorf("%d elements came from a name", n)
	}
	p.Quiet()
}
