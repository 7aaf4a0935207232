package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// judgeChain runs one rule, at a level that somebody set, over tasks that each wait
// for others: "B<A,C" waits for A and C.
func judgeChain(t *testing.T, rule string, o engine.Options, tasks ...string) []*diag.Finding {
	t.Helper()
	s := rules.ByID(rule).Default()
	s.Level, s.Fixed = diag.Error, true
	o.Now, o.Settings, o.Insists = testNow, []rules.Setting{s}, meant
	var b strings.Builder
	for _, text := range tasks {
		name, ups, _ := strings.Cut(text, "<")
		var events, refs []string
		for i, up := range strings.FieldsFunc(ups, func(c rune) bool { return c == ',' }) {
			events = append(events, fmt.Sprintf(`{"name":"e%d","type":"com.qlik.v1.task.run.finished","correlation":[{"contextAttributeName":"id","contextAttributeValue":%q}]}`, i, idOf(up)))
			refs = append(refs, fmt.Sprintf(`"e%d"`, i))
		}
		fmt.Fprintf(&b, `{"id":%q,"name":%q,"events":[%s],"states":[{"exclusive":true,"onEvents":[{"eventRefs":[%s]}]}]}`+"\n",
			idOf(name), name, strings.Join(events, ","), strings.Join(refs, ","))
	}
	doc, err := source.NewDocument("tasks.jsonl", "", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(o)
	return e.Judge([]*engine.FileResult{e.Check(doc)}).Findings
}

func idOf(name string) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", name) }

// TestUnknownUpstreamInPartOfASet holds that what may be missing from the input stays
// a note, with the reason, whatever level is set.
func TestUnknownUpstreamInPartOfASet(t *testing.T) {
	t.Parallel()
	for _, partial := range []bool{true, false} {
		found := judgeChain(t, "unknown-upstream", engine.Options{Partial: partial, Complete: !partial}, "B<A")
		if len(found) != 1 {
			t.Fatalf("partial %v: %d findings", partial, len(found))
		}
		f := found[0]
		if f.Pinned != partial || f.Level == diag.Note != partial || strings.Contains(f.Sentences(), "--partial") != partial ||
			strings.Contains(f.Message, "never runs") == partial {
			t.Errorf("partial %v: %s: %s", partial, f.Level, f.Message)
		}
	}
}

func TestCycleIsAFlowThatEndsWhereItBegan(t *testing.T) {
	t.Parallel()
	found := judgeChain(t, "task-cycle", engine.Options{Complete: true}, "A<C", "B<A", "C<B")
	if len(found) != 1 || !found[0].Flow || len(found[0].Related) != 2 {
		t.Fatalf("%d findings, first %+v", len(found), found)
	}
	if !strings.Contains(found[0].Note, `"A" → "B" → "C" → "A"`) {
		t.Error(found[0].Note)
	}
}

func TestLongRingsHaveBoundedFindings(t *testing.T) {
	t.Parallel()
	var tasks []string
	for i := range 500 {
		tasks = append(tasks, fmt.Sprintf("T%d<T%d", i, (i+499)%500))
	}
	found := judgeChain(t, "task-cycle", engine.Options{Complete: true}, tasks...)
	if len(found) != 1 || len(found[0].Related) != 100 || !strings.Contains(found[0].Note, `… 490 more … → "T498" → "T499" → "T0"`) {
		t.Errorf("%d findings; %d places; %s", len(found), len(found[0].Related), found[0].Note)
	}
	if length := found[0].Data.Get("length"); length != 500 {
		t.Errorf("length %v", length)
	}
}

// TestManyDefectsOfOneTaskAreCounted holds that a task with very many events costs no
// more than the findings about the first of them.
func TestManyDefectsOfOneTaskAreCounted(t *testing.T) {
	t.Parallel()
	var ups []string
	for i := range 5000 {
		ups = append(ups, fmt.Sprintf("T%d", i))
	}
	found := judgeChain(t, "unknown-upstream", engine.Options{Complete: true}, "J<"+strings.Join(ups, ","))
	if len(found) != 100 || !strings.HasSuffix(found[99].Note, "same holds for 4,900 more upstream tasks of this one") {
		t.Errorf("%d findings; %s", len(found), found[len(found)-1].Message)
	}
}
