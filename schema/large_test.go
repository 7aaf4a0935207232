package schema

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// many is a document with n problems of several kinds, spread over n places.
func many(n int) []byte {
	var b strings.Builder
	b.WriteString(`{"name": "a", "specVersion": "0.8", "events": [`)
	for i := range n / 4 {
		fmt.Fprintf(&b, `{"name": %d, "nmae%d": 1}, {"correlation": [{}]},`, i, i)
	}
	b.WriteString(`{}]`)
	for i := range n / 4 {
		fmt.Fprintf(&b, `, "specVersion%d": 1, "more%d": {}`, i, i)
	}
	b.WriteString(`}`)
	return []byte(b.String())
}

func TestManyProblemsAreCountedAfterTheFirst(t *testing.T) {
	t.Parallel()
	problems := Check(Task, parse(t, many(50_000)))
	if len(problems) != maxProblems {
		t.Fatalf("%d problems, want %d", len(problems), maxProblems)
	}
	if last := problems[maxProblems-1].Message; !strings.HasSuffix(last, "more problems after this one)") {
		t.Errorf("last message: %s", last)
	}
	for _, p := range problems[:maxProblems-1] {
		if strings.Contains(p.Message, "after this one") {
			t.Errorf("message: %s", p.Message)
		}
	}
}

func TestCheckSaysTheSameEachTime(t *testing.T) {
	t.Parallel()
	root := parse(t, many(100))
	var first []string
	for i := range 100 {
		var got []string
		for _, p := range Check(Task, root) {
			got = append(got, fmt.Sprint(p.span(), " ", describe(p)))
		}
		if i == 0 {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Fatalf("run %d differs (-first +this):\n%s", i, diff)
		}
	}
}

func TestGoroutinesShareOneCompiledSchema(t *testing.T) {
	t.Parallel()
	samples := healthy(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, s := range samples {
				if problems := Check(s.schema, parse(t, s.text)); problems != nil {
					t.Errorf("%s: %v", s.name, problems)
				}
			}
			for _, c := range defects {
				text := strings.NewReplacer("‹", "", "›", "").Replace(c.text)
				if got := len(Check(c.schema, parse(t, []byte(text)))); got != len(c.want) {
					t.Errorf("%s: %d problems, want %d", c.name, got, len(c.want))
				}
			}
			for _, name := range checkable() {
				Source(name)
			}
		})
	}
	wg.Wait()
}
