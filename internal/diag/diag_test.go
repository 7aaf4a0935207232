package diag_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

func finding(change func(*diag.Finding)) *diag.Finding {
	value := diag.Scalar{Text: "x", Given: true}
	f := &diag.Finding{
		Rule: "r", Message: "m", Canonical: "/events/name=e", Value: value,
		Task:  diag.Task{ID: "1", Name: "n", Version: "v", Set: "prod"},
		Place: diag.Place{Doc: &source.Document{Name: "a.json"}, Span: source.Span{Start: 3, End: 5}, Pointer: "/events/0"},
	}
	change(f)
	return f
}

func fingerprint(f *diag.Finding) string {
	diag.Fingerprint([]*diag.Finding{f})
	return f.Fingerprint
}

func TestFingerprintSurvivesMovingAndRewording(t *testing.T) {
	t.Parallel()
	base := fingerprint(finding(func(*diag.Finding) {}))
	if len(base) != 32+len(":1") || !strings.HasSuffix(base, ":1") {
		t.Errorf("fingerprint %q", base)
	}
	for name, change := range map[string]func(*diag.Finding){
		"file":         func(f *diag.Finding) { f.Doc = &source.Document{Name: "b.json"} },
		"place":        func(f *diag.Finding) { f.Span = source.Span{Start: 300, End: 500} },
		"position":     func(f *diag.Finding) { f.Pointer = "/data/7/events/3" },
		"message":      func(f *diag.Finding) { f.Message = "other words" },
		"level":        func(f *diag.Finding) { f.Level = diag.Error },
		"name with id": func(f *diag.Finding) { f.Task.Name = "renamed" },
	} {
		if got := fingerprint(finding(change)); got != base {
			t.Errorf("another %s: fingerprint %s, want %s", name, got, base)
		}
	}
	other := diag.Scalar{Text: "y", Given: true}
	for name, change := range map[string]func(*diag.Finding){
		"rule":     func(f *diag.Finding) { f.Rule = "s" },
		"set":      func(f *diag.Finding) { f.Task.Set = "dev" },
		"task":     func(f *diag.Finding) { f.Task.ID = "2" },
		"pointer":  func(f *diag.Finding) { f.Canonical = "/events/name=f" },
		"value":    func(f *diag.Finding) { f.Value = other },
		"no value": func(f *diag.Finding) { f.Value = diag.Scalar{} },
	} {
		if got := fingerprint(finding(change)); got == base {
			t.Errorf("another %s has the same fingerprint", name)
		}
	}
}

func TestEqualFindingsAreCounted(t *testing.T) {
	t.Parallel()
	same := []*diag.Finding{finding(func(*diag.Finding) {}), finding(func(*diag.Finding) {}), finding(func(f *diag.Finding) { f.Rule = "s" })}
	diag.Fingerprint(same)
	if !strings.HasSuffix(same[1].Fingerprint, ":2") || !strings.HasSuffix(same[2].Fingerprint, ":1") || same[0].Fingerprint == same[1].Fingerprint {
		t.Errorf("%s %s %s", same[0].Fingerprint, same[1].Fingerprint, same[2].Fingerprint)
	}
}

func TestFindingsAboutSeveralTasksAreKnownByThem(t *testing.T) {
	t.Parallel()
	about := func(task string, change func(*diag.Finding)) string {
		return fingerprint(finding(func(f *diag.Finding) {
			f.Task.ID, f.Canonical, f.Value.Text = task, "/"+task, task
			change(f)
		}))
	}
	group := func(ids ...string) func(*diag.Finding) { return func(f *diag.Finding) { f.About(ids...) } }
	ring := func(ids ...string) func(*diag.Finding) { return func(f *diag.Finding) { f.AboutRing(ids...) } }
	if about("a", group("a", "b")) != about("b", group("b", "a")) {
		t.Error("a group is another one in another order, or at another of its tasks")
	}
	if about("a", ring("b", "c", "a")) != about("b", ring("a", "b", "c")) {
		t.Error("a ring is another one from another of its tasks")
	}
	different := []string{about("a", group("a", "b")), about("a", group("a", "b", "c")), about("a", ring("a", "c", "b")), about("a", group("ab")), about("a", group())}
	slices.Sort(different)
	if len(slices.Compact(different)) != 5 {
		t.Error("different members have the same fingerprint")
	}
}

func TestNumbersOfEqualFindingsGoByNoPath(t *testing.T) {
	t.Parallel()
	of := func(level diag.Level, state diag.State) *diag.Finding {
		return finding(func(f *diag.Finding) { f.Level, f.State = level, state })
	}
	hidden, warning, failure := of(diag.Error, diag.Suppressed), of(diag.Warning, diag.New), of(diag.Error, diag.New)
	diag.Fingerprint([]*diag.Finding{hidden, warning, failure})
	for n, f := range []*diag.Finding{failure, warning, hidden} {
		if want := ":" + strconv.Itoa(n+1); !strings.HasSuffix(f.Fingerprint, want) {
			t.Errorf("%v %v: %s, want %s", f.Level, f.State, f.Fingerprint, want)
		}
	}
}

func TestTasksWithoutIDAreKnownByNameAndVersion(t *testing.T) {
	t.Parallel()
	a := diag.Task{Name: "ab", Version: "c"}.Identity()
	b := diag.Task{Name: "a", Version: "bc"}.Identity()
	if a == b || a == "" || (diag.Task{}).Identity() != "" {
		t.Errorf("identities %q and %q", a, b)
	}
}

func TestLevelsAreReadAndOrdered(t *testing.T) {
	t.Parallel()
	for _, l := range []diag.Level{diag.Off, diag.Note, diag.Warning, diag.Error} {
		if got, err := diag.ParseLevel(l.String()); err != nil || got != l {
			t.Errorf("%v: %v, %v", l, got, err)
		}
	}
	if _, err := diag.ParseLevel("fatal"); err == nil || !(diag.Error > diag.Warning && diag.Warning > diag.Note) {
		t.Error("levels are out of order, or a wrong one is taken")
	}
}
