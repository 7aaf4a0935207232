package compare

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/tasklint/tasklint/internal/regular"
)

// IDs are the ids that differ between the old and the new tenant: apps, spaces,
// owners, datasets and upstream tasks. A nil *IDs holds none.
type IDs struct{ toNew, toOld map[string]string }

// Add records that two ids mean the same. What was said before stays.
func (m *IDs) Add(old, new string) {
	if m.toNew == nil {
		m.toNew, m.toOld = make(map[string]string), make(map[string]string)
	}
	if _, ok := m.toNew[old]; !ok {
		m.toNew[old] = new
	}
	if _, ok := m.toOld[new]; !ok {
		m.toOld[new] = old
	}
}

// New returns what an id of the old tenant is in the new one.
func (m *IDs) New(old string) string {
	if m != nil {
		if id, ok := m.toNew[old]; ok {
			return id
		}
	}
	return old
}

// Old returns what an id of the new tenant is in the old one.
func (m *IDs) Old(new string) string {
	if m != nil {
		if id, ok := m.toOld[new]; ok {
			return id
		}
	}
	return new
}

// Same reports whether two texts are equal or ids that mean the same.
func (m *IDs) Same(old, new string) bool { return old == new || m.New(old) == new }

// clone is a copy that can be added to.
func (m *IDs) clone() *IDs {
	c := &IDs{}
	if m != nil {
		for old, new := range m.toNew {
			c.Add(old, new)
		}
	}
	return c
}

// ReadIDs reads the ids that differ between two tenants: an object of old id to new
// id, which may be divided into groups ("apps", "spaces", …) whose names do not
// matter. The other way round is understood as well.
func ReadIDs(file string) (*IDs, error) {
	text, err := regular.Read(file, mapLimit)
	if err != nil {
		return nil, regular.Reason(err)
	}
	return parseIDs(text)
}

// parseIDs reads such an object.
func parseIDs(text []byte) (*IDs, error) {
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("want a JSON object of old id to new id: %w", err)
	}
	pairs := make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		group, grouped := all[name].(map[string]any)
		if !grouped {
			group = map[string]any{name: all[name]}
		}
		for _, old := range slices.Sorted(maps.Keys(group)) {
			id, ok := group[old].(string)
			if !ok || id == "" || old == "" {
				return nil, fmt.Errorf("the id %q is not mapped to a text", old)
			}
			if was, twice := pairs[old]; twice && was != id {
				return nil, fmt.Errorf("the id %q is mapped to %q and to %q", old, was, id)
			}
			pairs[old] = id
		}
	}
	ids := &IDs{}
	for _, old := range slices.Sorted(maps.Keys(pairs)) {
		ids.Add(old, pairs[old])
	}
	for _, old := range slices.Sorted(maps.Keys(pairs)) {
		ids.Add(pairs[old], old)
	}
	return ids, nil
}

// mapLimit bounds the file of --map: some 80 bytes an id.
const mapLimit = 64 << 20
