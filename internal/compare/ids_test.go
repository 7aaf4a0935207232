package compare

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzIDs reads arbitrary maps of ids, each of which is a mistake or leads from each id to
// the one that is beside it, and one written for two ids.
func FuzzIDs(f *testing.F) {
	f.Add([]byte(`{"apps":{"a":"b","c":"d"},"e":"f"}`), "a", "b")
	f.Add([]byte(`{"a":"b","x":{"a":"c"}}`), "", "x")
	f.Add([]byte(`{"a":"b","b":"a","c":"c","d":"a"}`), "\u2028", "\xff")
	f.Add([]byte(`{"a":7}`), "x", "")
	f.Fuzz(func(t *testing.T, text []byte, old, id string) {
		if ids, err := parseIDs(text); err == nil {
			var all map[string]any
			if err := json.Unmarshal(text, &all); err != nil {
				t.Fatal(err)
			}
			for name, value := range all {
				if to, ok := value.(string); ok && (!ids.Same(name, to) || !ids.Same(name, name)) {
					t.Errorf("%s: %q is not %q", text, name, to)
				}
			}
		}
		written, err := json.Marshal(map[string]any{"apps": map[string]string{old: id}})
		if err != nil || !utf8.ValidString(old) || !utf8.ValidString(id) {
			return
		}
		ids, err := parseIDs(written)
		if (err == nil) != (old != "" && id != "") {
			t.Fatalf("%s: %v", written, err)
		}
		if err == nil && (ids.New(old) != id || ids.Old(id) != old && id != old || !ids.Same(old, id)) {
			t.Errorf("%s: %q becomes %q, and %q was %q", written, old, ids.New(old), id, ids.Old(id))
		}
	})
}
