package fix_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// FuzzSets makes sets of tasks out of chance: mistakes, copies, bodies and tenants, in one
// file or two. How they are laid out and in what order keys stand changes no finding, every
// report can be read by its readers, and fixing twice does no more than once. Each input
// tries a few layouts and reports only, for many inputs a second.
func FuzzSets(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, uint8(2), uint8(3), []byte(nil))
		if seed%4 == 0 {
			f.Add(seed, uint8(1), uint8(2), binary.BigEndian.AppendUint64(nil, seed*0x9e3779b97f4a7c15))
		}
	}
	f.Add(uint64(58), uint8('A'), uint8('^'), []byte(nil))               // one key misspelt twice
	f.Add(uint64(62), uint8(2), uint8('%'), []byte("0"))                 // what is a task in a list only
	f.Add(uint64(37), uint8(0), uint8('\f'), []byte("\x0f\x89\xe3\xb2")) // a default beside a misspelling of its key
	e := newEngine()
	f.Fuzz(func(t *testing.T, seed uint64, size, mistakes uint8, choices []byte) {
		g := &setMaker{random: rand.New(&chosen{choices, rand.NewPCG(seed, 3)})}
		tasks := g.tasks(seed%5, int(size%5)+1, int(mistakes%8))
		as := task.Stored
		if g.chance(4) {
			as = task.Create
		}
		e := e
		if as != task.Stored || g.chance(2) {
			e = engine.New(g.options(as))
		}
		results := check(e, g.documents(t, tasks, g.layout(), g.chance(2)))
		judged := e.Judge(results)
		if judged.Err != nil {
			t.Fatal(judged.Err)
		}
		want := fingerprints(judged)
		for range 2 {
			l, sorted := g.layout(), g.chance(2)
			again := e.Judge(check(e, g.documents(t, tasks, l, sorted)))
			if again.Summary.Tasks != judged.Summary.Tasks && len(again.Notices)+len(judged.Notices) > 0 {
				continue // what is no task by itself is one in a list of them: a line is told of and left out
			}
			if got := fingerprints(again); !slices.Equal(got, want) {
				t.Errorf("layout %d, sorted %v: other findings\n%s", l, sorted, differences(want, got))
			}
		}
		for range 2 {
			reportIsReadable(t, pick(g, reporters.Names()...), judged)
		}
		once := run(t, e, results)
		if news := newFindings(judged, once.Result); len(news) > 0 && !once.Unfinished {
			t.Errorf("fixing brings %v", news)
		}
		if again := run(t, e, once.Results); len(again.Files) > 0 && !once.Unfinished {
			t.Errorf("fixing again changes\n%s\nto\n%s", again.Files[0].Old, again.Files[0].New)
		}
	})
}

// FuzzChanges changes such sets, as a commit does: of what is found afterwards, all that was
// not found before is told, all that is told is found, and where nothing is another task
// nothing is told.
func FuzzChanges(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, uint8(2), uint8(3), []byte(nil))
		if seed%4 == 0 {
			f.Add(seed, uint8(4), uint8(1), binary.BigEndian.AppendUint64(nil, seed*0x9e3779b97f4a7c15))
		}
	}
	f.Add(uint64(13), uint8(2), uint8(3), []byte("\xba\xc8\x90\xe3\xacw\x7f\xe7")) // of two alike, the graver is deleted
	f.Add(uint64(93), uint8(29), uint8(93), []byte("0"))                           // a deleted task has a copy in another tenant
	e := newEngine()
	f.Fuzz(func(t *testing.T, seed uint64, size, mistakes uint8, choices []byte) {
		g := &setMaker{random: rand.New(&chosen{choices, rand.NewPCG(seed, 4)})}
		tasks := g.tasks(seed%5, int(size%5)+1, int(mistakes%5))
		before := check(e, g.documents(t, tasks, list, true))
		for range g.random.IntN(3) {
			switch i := g.random.IntN(len(tasks)); g.random.IntN(4) {
			case 0:
				tasks = slices.Delete(tasks, i, i+1)
			case 1:
				tasks = append(tasks, g.tasks(seed%5, int(size%5)+2, 1)[0])
			default:
				tasks[i] = decoded([]byte(written(tasks[i], "", "", true, 0)))
				g.spoil(tasks[i])
			}
			if len(tasks) == 0 {
				return
			}
		}
		after := check(e, g.documents(t, tasks, layout(g.random.IntN(int(lines)+1)), g.chance(2)))
		then, now := e.Judge(before), e.Judge(after)
		told := e.JudgeChange(after, engine.Before{Files: before, Changed: func(*source.Document) bool { return true }})
		if then.Err != nil || now.Err != nil || told.Err != nil {
			t.Fatal(then.Err, now.Err, told.Err)
		}
		known, found := make(map[string]int), make(map[string]int)
		for _, f := range then.Findings {
			known[signOf(f)]++
		}
		for _, f := range now.Findings {
			found[signOf(f)]++
		}
		const removed, unknown, apart = "removed-task-in-use", "unknown-upstream", "cross-tenant-chain" // the first takes the place of the others
		without := make(map[string]bool)
		for _, f := range told.Findings {
			if f.Rule == removed {
				without[f.Task.Identity()] = true
			} else if found[signOf(f)]--; found[signOf(f)] < 0 {
				t.Errorf("told and not found: %s, %s", signOf(f), f.Message)
			}
		}
		for _, f := range now.Findings {
			sign := signOf(f)
			known[sign]--
			instead := (f.Rule == unknown || f.Rule == apart) && without[f.Task.Identity()]
			if known[sign] < 0 && found[sign] > 0 && len(f.Members) == 0 && f.Task.Known && !instead {
				t.Errorf("new and not told: %s, %s", sign, f.Message)
			}
		}
		same := e.JudgeChange(check(e, g.documents(t, tasks, lines, g.chance(2))), engine.Before{Files: after, Changed: func(*source.Document) bool { return true }})
		for _, f := range same.Findings {
			if f.Task.Known && same.Summary.Tasks == now.Summary.Tasks && len(same.Notices)+len(now.Notices) == 0 {
				t.Errorf("told though nothing is another task: %s, %s", signOf(f), f.Message)
			}
		}
	})
}

// signOf is what findings have in common that are counted: the number at the end of a
// fingerprint is another once one of them is gone.
func signOf(f *diag.Finding) string {
	return f.Level.String() + " " + f.Rule + " " + diag.Digest(f.Fingerprint)
}

// chosen is a source of chance of which the fuzzer writes the beginning, a byte for a
// choice: so a small change of the input is a small change of the set.
type chosen struct {
	choices []byte
	rest    rand.Source
}

func (c *chosen) Uint64() uint64 {
	if len(c.choices) == 0 {
		return c.rest.Uint64()
	}
	b := uint64(c.choices[0])
	c.choices = c.choices[1:]
	return b * 0x0101010101010101
}

// setMaker makes tasks with mistakes.
type setMaker struct{ random *rand.Rand }

func (g *setMaker) chance(n int) bool { return g.random.IntN(n) == 0 }

func pick[T any](g *setMaker, from ...T) T { return from[g.random.IntN(len(from))] }

func (g *setMaker) options(as task.As) engine.Options {
	o := engine.Options{Jobs: 1, Complete: g.chance(2), Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), As: func(*source.Document) task.As { return as }}
	for _, s := range defaults() {
		if s.Level == diag.Off {
			s.Level = pick(g, diag.Note, diag.Off)
		}
		o.Settings = append(o.Settings, s)
	}
	return o
}

func defaults() []rules.Setting {
	var all []rules.Setting
	for _, r := range rules.All() {
		all = append(all, r.Default())
	}
	return all
}

// tasks are n healthy ones with mistakes, of which some are copies.
func (g *setMaker) tasks(seed uint64, n, mistakes int) []map[string]any {
	var tasks []map[string]any
	skip := g.random.IntN(10)
	for _, raw := range tasktest.Healthy(skip+n, seed)[skip:] {
		tasks = append(tasks, decoded(raw))
	}
	for range mistakes {
		g.spoil(tasks[g.random.IntN(len(tasks))])
	}
	for i := range tasks {
		if g.chance(5) {
			raw, _ := json.Marshal(tasks[i])
			tasks = append(tasks, decoded(raw))
		}
		if g.chance(6) {
			tasks[i]["metadata"] = map[string]any{"tenantId": pick(g, "acme", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "other")}
		}
	}
	return tasks
}

func decoded(raw []byte) map[string]any {
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		panic(err) // what was encoded before
	}
	return m
}

// spoil changes one value, key or list entry somewhere.
func (g *setMaker) spoil(at map[string]any) {
	for {
		keys := make([]string, 0, len(at))
		for k := range at {
			keys = append(keys, k)
		}
		if len(keys) == 0 {
			return
		}
		slices.Sort(keys)
		k := pick(g, keys...)
		switch v := at[k].(type) {
		case map[string]any:
			if !g.chance(5) {
				at = v
				continue
			}
		case []any:
			if inner, ok := first(g, v); ok && !g.chance(5) {
				at = inner
				continue
			}
			if len(v) > 0 && g.chance(2) {
				at[k] = append(v, v[0])
				return
			}
		}
		switch g.random.IntN(7) {
		case 0:
			delete(at, k)
		case 1:
			at[k+"d"] = at[k]
		case 2: // a slip of the finger
			at[k[:len(k)-1]] = at[k]
			delete(at, k)
		case 3:
			at[k] = pick[any](g, nil, "", 0.0, true, "true", []any{}, map[string]any{}, "nightly-suceeded", "2026-02-30T25:00:00", "SUCCEDED", "AppReload", "FREQ=DAILY", "CEST", "password=purple-staple-bridge7")
		case 4:
			if s, ok := at[k].(string); ok && s != "" {
				at[k] = pick(g, strings.ToUpper(s), s+" ", s[:len(s)-1], "{"+s+"}", s+"\u200b")
			}
		case 5:
			at[k] = []any{at[k]}
		case 6:
			at[pick(g, "bogus", "autoReload", "dataOnly", "end", "disabledCode", "appId")] = pick[any](g, true, "x", 1.0)
		}
		return
	}
}

func first(g *setMaker, list []any) (map[string]any, bool) {
	if len(list) == 0 {
		return nil, false
	}
	m, ok := pick(g, list...).(map[string]any)
	return m, ok
}

// layout is how a list of tasks is written.
type layout int

const (
	list layout = iota
	compact
	wrapped
	lines
	wide  // UTF-16
	wider // UTF-32
	split // in two files
	layouts
)

func (g *setMaker) layout() layout { return layout(g.random.IntN(int(layouts))) }

func (g *setMaker) documents(t *testing.T, tasks []map[string]any, l layout, sorted bool) []*source.Document {
	if half := len(tasks) / 2; l == split && half > 0 {
		return append(g.file(t, "a.json", tasks[half:], list, sorted), g.file(t, "b.json", tasks[:half], lines, sorted)...)
	}
	return g.file(t, "set.json", tasks, l, sorted)
}

func (g *setMaker) file(t *testing.T, name string, tasks []map[string]any, l layout, sorted bool) []*source.Document {
	var texts []string
	for i, m := range tasks {
		indent := "  "
		if l == compact || l == lines {
			indent = ""
		}
		texts = append(texts, written(m, indent, "", sorted, uint64(i)))
	}
	var text string
	switch l {
	case list, wide, wider, split:
		text = "[\n" + strings.Join(texts, ",\n") + "\n]\n"
	case compact:
		text = "[" + strings.Join(texts, ",") + "]"
	case wrapped:
		text = `{"data": [` + strings.Join(texts, ",\r\n") + "]}"
	case lines:
		text = strings.Join(texts, "\n") + "\n"
	}
	raw := []byte(text)
	if encoding, ok := map[layout]source.Encoding{wide: source.UTF16LE, wider: source.UTF32LE}[l]; ok {
		coding, _ := encoding.Coding()
		var err error
		if raw, err = coding.NewEncoder().Bytes(raw); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := source.NewDocument(name, "", raw)
	if err != nil {
		t.Fatal(err)
	}
	return []*source.Document{doc}
}

// written is a value with its keys sorted, or in an order of chance.
func written(v any, indent, at string, sorted bool, seed uint64) string {
	newline, inner := "", at
	if indent != "" {
		newline, inner = "\n", at+indent
	}
	var items []string
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		if !sorted {
			rand.New(rand.NewPCG(seed, 9)).Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		}
		for _, k := range keys {
			items = append(items, fmt.Sprintf("%s%q:%s", inner, k, written(v[k], indent, inner, sorted, seed+1)))
		}
		return "{" + newline + strings.Join(items, ","+newline) + newline + at + "}"
	case []any:
		for _, x := range v {
			items = append(items, inner+written(x, indent, inner, sorted, seed+1))
		}
		return "[" + newline + strings.Join(items, ","+newline) + newline + at + "]"
	default:
		raw, err := json.Marshal(v)
		if err != nil {
			panic(err) // plain values
		}
		return string(raw)
	}
}

func check(e *engine.Engine, docs []*source.Document) []*engine.FileResult {
	var results []*engine.FileResult
	for _, d := range docs {
		results = append(results, e.Check(d))
	}
	return results
}

// fingerprints identify the findings that are about tasks, with their levels.
func fingerprints(r *engine.Result) []string {
	var all []string
	for _, f := range r.Findings {
		if f.Task.Known || len(f.Members) > 0 { // others are about the file, which is another
			all = append(all, f.Level.String()+" "+f.Rule+" "+f.Fingerprint)
		}
	}
	slices.Sort(all)
	return all
}

func differences(a, b []string) string {
	var text strings.Builder
	for _, x := range a {
		if !slices.Contains(b, x) {
			text.WriteString("- " + x + "\n")
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			text.WriteString("+ " + x + "\n")
		}
	}
	if text.Len() == 0 {
		return fmt.Sprintf("%d, then %d", len(a), len(b))
	}
	return text.String()
}

// newFindings are the errors that were not there before, by rule: none where no fix may
// bring hidden ones to light.
func newFindings(before, after *engine.Result) []string {
	count := make(map[string]int)
	for _, f := range before.Findings {
		if count[f.Rule]++; len(f.Fixes) > 0 && rules.ByID(f.Rule).Hides {
			return nil
		}
	}
	var news []string
	for _, f := range after.Findings {
		if count[f.Rule]--; count[f.Rule] < 0 && f.Level == diag.Error {
			news = append(news, f.Rule+" "+f.Pointer)
		}
	}
	return news
}

// reportIsReadable writes a report and reads it again, if it is one that programs read.
func reportIsReadable(t *testing.T, name string, r *engine.Result) {
	t.Helper()
	var out bytes.Buffer
	write, _ := reporters.ByName(name)
	report := &reporters.Report{Result: r, Settings: defaults(), Tool: reporters.Tool{Name: "tasklint"}, Base: "/", WorkDir: "/"}
	m := secret.NewWriter(&out) // as the command writes them
	err := errors.Join(write(m, report), m.Flush())
	switch name {
	case "json", "sarif", "gitlab":
		if !json.Valid(out.Bytes()) {
			err = errors.Join(err, errors.New("is no JSON"))
		}
	case "junit":
		err = errors.Join(err, xml.Unmarshal(out.Bytes(), new(struct{})))
	}
	if err != nil || bytes.Contains(out.Bytes(), []byte("purple-staple")) || bytes.ContainsAny(out.Bytes(), "\x00\x1b\u200b") {
		t.Errorf("%s cannot be read, or shows what it may not: %v", name, err)
	}
}
