package own_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/own"
)

// TestOwnRulesHaveOneBudgetTogether has rules that are each within their bounds take too
// much together, whatever the number of goroutines: all of them are given up, and one
// line says so.
func TestOwnRulesHaveOneBudgetTogether(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("version: 1\ncustom:\n")
	for i := range 20 {
		fmt.Fprintf(&text, "  - {id: own-%d, for: task, check: 'any(1..180, # == 0)', message: found}\n", i)
	}
	for _, jobs := range []int{1, 4} {
		c, err := config.Parse("/"+config.Name, []byte(text.String()), config.Options{Work: "/"})
		if err != nil {
			t.Fatal(err)
		}
		if err := own.Compile(c); err != nil {
			t.Fatal(err)
		}
		own.Of(c.Own[0].Rule).SetTogether(200_000)
		few := run(t, c, jobs, many(1))
		if few.Err != nil || len(few.Findings) != 20 {
			t.Errorf("jobs %d: on one task %d findings, %v", jobs, len(few.Findings), few.Err)
		}
		r := run(t, c, jobs, many(100))
		if r.Err == nil || r.Err.Error() != "all own rules were abandoned: together they take too many steps on all tasks; the report is without them" {
			t.Errorf("jobs %d: the run says %v", jobs, r.Err)
		}
		if len(r.Findings) != 0 {
			t.Errorf("jobs %d: %d findings are left", jobs, len(r.Findings))
		}
	}
}
