package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Findings beyond those that are kept count like the others, whatever the order in which
// the work is done and whatever holds the tasks.
func TestFindingsBeyondThoseKeptCount(t *testing.T) {
	t.Parallel()
	task := func(i int) string {
		return fmt.Sprintf(`{"name":"t%d","specVersion":"0.8","enabeld":true,"bogus%d":1,"states":[{"name":3}]%s}`, i, i, strings.Repeat(" ", 4000))
	}
	var tasks []string
	for i := range 400 {
		tasks = append(tasks, task(i))
	}
	write := namedFiles(t)
	var several []discover.Found
	for i, text := range tasks {
		several = append(several, write(fmt.Sprintf("f%04d.json", i), text))
	}
	sets := map[string][]discover.Found{
		"list":    {write("list.json", "["+strings.Join(tasks, ",")+"]")},
		"lines":   {write("lines.json", strings.Join(tasks, "\n"))},
		"wrapped": {write("wrapped.json", `{"data":[`+strings.Join(tasks, ",\n")+`],"links":{}}`)},
		"files":   several,
	}
	check := func(files []discover.Found, jobs, most int) *engine.Result {
		o := engine.Options{Jobs: jobs, Complete: true, MostKept: most, Insists: func(*source.Document) bool { return true }, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
		for _, r := range rules.All() {
			o.Settings = append(o.Settings, r.Default())
		}
		e := engine.New(o)
		return e.Judge(e.CheckFiles(context.Background(), files))
	}
	for name, files := range sets {
		all := check(files, 4, 0)
		if len(all.Findings) < 800 || all.Excess().Total() != 0 {
			t.Fatalf("%s: %d findings, %d of them only counted: %+v %v", name, len(all.Findings), all.Excess().Total(), all.Summary, all.Err)
		}
		var kept []*diag.Finding
		for _, jobs := range []int{1, 8} {
			few := check(files, jobs, 500)
			if few.Excess().Total() == 0 || len(few.Findings)+few.Excess().Total() != len(all.Findings) {
				t.Errorf("%s: %d findings are kept and %d counted of %d", name, len(few.Findings), few.Excess().Total(), len(all.Findings))
			}
			if diff := cmp.Diff(all.Summary, few.Summary); diff != "" || few.Worst() != all.Worst() {
				t.Errorf("%s: other totals or another verdict:\n%s", name, diff)
			}
			few.TellExcess()
			if !slices.ContainsFunc(few.Notices, func(n engine.Notice) bool { return n.Kind == engine.OnlyCounted }) {
				t.Errorf("%s: nothing tells that findings are missing", name)
			}
			if kept != nil && !slices.EqualFunc(kept, few.Findings, func(a, b *diag.Finding) bool { return diag.Compare(a, b) == 0 }) {
				t.Errorf("%s: which findings are kept hangs on the number of workers", name)
			}
			kept = few.Findings
		}
	}
}
