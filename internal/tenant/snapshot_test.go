package tenant_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// readAll asks for a bit of everything and tells what came.
func readAll(c *tenant.Client) []string {
	ctx := context.Background()
	var got []string
	note := func(what string, err error) {
		if err != nil {
			what = "error: " + err.Error()
		}
		got = append(got, what)
	}
	for item, err := range c.Tasks(ctx, tenant.Query{Filter: "enabled eq true"}) {
		note(string(item.JSON), err)
	}
	me, err := c.Me(ctx)
	note(me.ID, err)
	log, err := c.RunLog(ctx, tenanttest.TaskID(1), "r1")
	note(log, err)
	run, _, err := c.LastRun(ctx, tenanttest.TaskID(1))
	note(string(run.JSON), err)
	_, ran, err := c.LastRun(ctx, tenanttest.TaskID(2))
	if ran {
		note("ran", nil)
	}
	note("never ran", err)
	_, err = c.Graph(ctx, tenanttest.TaskID(3), tenant.Subgraph, 5, false)
	note("graph", err)
	return append(got, c.Address(), c.Taken().String())
}

func TestASnapshotAnswersAsTheTenantDid(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(130)})
	w.SetRuns(tenanttest.TaskID(1), tenanttest.Run("r1", tenanttest.TaskID(1), "FAILED", "2026-11-22T06:00:00Z", ""))
	w.SetLog("r1", "a <b> & \"c\"\n\u2028")
	w.Inject(tenanttest.Fault{Kind: tenanttest.Status, Path: "graphs/subgraph", Status: 403, Code: "CHO-003", Title: "no"})
	var rec tenant.Recorder
	c := w.client(t, func(o *tenant.Options) { o.Record = &rec })
	want := readAll(c)
	dir := t.TempDir()
	one, two := filepath.Join(dir, "one"), filepath.Join(dir, "two")
	if err := rec.WriteFile(one); err != nil {
		t.Fatal(err)
	}
	w.Close()

	replayed, err := tenant.OpenSnapshot(one)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, readAll(replayed)); diff != "" {
		t.Error(diff)
	}
	if err := rec.WriteFile(two); err != nil {
		t.Fatal(err)
	}
	a, _ := os.ReadFile(one)
	b, _ := os.ReadFile(two)
	if !bytes.Equal(a, b) {
		t.Error("two snapshots of the same run differ")
	}
	if info, err := os.Stat(one); err != nil || info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
	_, err = ids(replayed.Tasks(context.Background(), tenant.Query{Filter: "enabled eq false"}))
	if err == nil || !strings.Contains(err.Error(), "holds no answer to this; take it anew with the same flags and --snapshot-out") {
		t.Errorf("got %v", err)
	}
	if rest, _ := filepath.Glob(filepath.Join(dir, ".*")); len(rest) != 0 {
		t.Errorf("left behind: %v", rest)
	}
}

func TestDamagedSnapshotsAreTold(t *testing.T) {
	t.Parallel()
	const head = `{"tasklintSnapshot":1,"tenant":"https://x.example","taken":"2026-11-23T08:00:00Z","answers":1}` + "\n"
	for text, want := range map[string]string{
		"":                                     "it is no snapshot of tasklint; make one with --snapshot-out",
		"{}\n":                                 "it is no snapshot of tasklint",
		"[]\n":                                 "it is no snapshot of tasklint",
		head:                                   "it holds 0 of 1 answers",
		head + "{\"get\":\n":                   "line 2 is damaged",
		head + "{}\n":                          "line 2 is damaged",
		strings.Replace(head, ":1,", ":9,", 1): "its version is 9, but this program reads version 1",
		strings.Replace(head, "https:", "http:", 1): `address of the tenant "http://x.example" is plain http`,
	} {
		file := filepath.Join(t.TempDir(), "s")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := tenant.OpenSnapshot(file); err == nil || !strings.Contains(err.Error(), "snapshot "+file+": "+want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	folder := t.TempDir()
	for _, file := range []string{folder, filepath.Join(folder, "missing")} {
		if _, err := tenant.OpenSnapshot(file); err == nil || strings.Count(err.Error(), file) != 1 {
			t.Errorf("%s: got %v, which has to name the file once", file, err)
		}
	}
	var rec tenant.Recorder
	if err := rec.WriteFile(filepath.Join(t.TempDir(), "s")); err == nil {
		t.Error("nothing is a snapshot")
	}
}
