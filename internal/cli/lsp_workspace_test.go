package cli

import (
	"slices"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestEditorsHearOfABaselineThatIsNotThere, which ends a run of lint: in the editor all
// findings are shown instead.
func TestEditorsHearOfABaselineThatIsNotThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	unpack(t, dir, txtar.Parse([]byte("-- .git/HEAD --\n-- .tasklint.yaml --\nversion: 1\nbaseline: known.json\n")))
	w, err := new(configFlags).workspace(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := "baseline known.json: there is no such file yet; tasklint --write-baseline known.json records today's findings in it; until then all findings are shown"
	if !slices.Contains(w.Notes, want) {
		t.Errorf("the notes are %q", w.Notes)
	}
	unpack(t, dir, txtar.Parse([]byte("-- known.json --\n{\"version\": 1, \"findings\": []}\n")))
	if w, err := new(configFlags).workspace(dir); err != nil || w.Baseline == nil || slices.Contains(w.Notes, want) {
		t.Errorf("with a baseline: %+v %v", w, err)
	}
}
