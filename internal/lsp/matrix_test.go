package lsp

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/rules"
)

// TestMatrix holds that no rule is deaf in the editor: the bad example of each rule lies
// in a set of its own, is opened, and has to be told of.
func TestMatrix(t *testing.T) {
	t.Parallel()
	conf := map[string]any{"version": 1}
	tenants, settings, overrides := map[string]any{}, map[string]any{}, []any{}
	files := make(map[string]string)
	var shown []*rules.Rule
	for _, r := range rules.All() {
		bad, _ := r.Examples()
		if bad.JSON == "" || bad.Base != "" || r.Past != nil {
			continue // needs a base or past runs, which an editor is not given
		}
		text := []byte(bad.JSON)
		if !bad.Raw {
			var err error
			if text, err = tasktest.Example(bad.JSON); err != nil {
				t.Fatal(err)
			}
		}
		shown = append(shown, r)
		files[r.ID+"/example.json"] = string(tasktest.Apart(text, r.ID))
		tenants[r.ID] = map[string]any{"paths": []string{r.ID + "/**"}}
		set := map[string]any{}
		if r.Level == diag.Off {
			set["level"] = "note"
		}
		maps.Copy(set, bad.Options)
		if len(set) > 0 {
			settings[r.ID] = set
		}
		if bad.As != task.Stored {
			overrides = append(overrides, map[string]any{"paths": []string{r.ID + "/**"}, "as": bad.As.String()})
		}
	}
	conf["tenants"], conf["rules"], conf["overrides"] = tenants, settings, overrides
	text, err := json.Marshal(conf)
	if err != nil {
		t.Fatal(err)
	}
	files[".tasklint.yaml"] = string(text)
	c := begin(t, files, "")
	for _, r := range shown {
		c.open(r.ID+"/example.json", files[r.ID+"/example.json"])
	}
	for _, r := range shown {
		name := r.ID + "/example.json"
		if !slices.ContainsFunc(c.diagnostics(name), func(d diagnostic) bool { return d.Code == r.ID }) {
			t.Errorf("rule %s is deaf in the editor: %s", r.ID, codes(c.diagnostics(name)))
		}
	}
	if len(shown) < 80 {
		t.Errorf("only %d rules have an example for the editor", len(shown))
	}
	c.end()
}
