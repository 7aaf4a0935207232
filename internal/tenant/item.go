package tenant

import (
	"bytes"
	"encoding/json"
)

// Item is one object of a list: a task or a run.
type Item struct {
	// ID is its "id", "" when it has none that is a string.
	ID string
	// JSON is its text, without blanks between tokens and otherwise as it came.
	JSON []byte
}

// newItem makes an item of valid JSON. It reports false for what is no object.
func newItem(raw []byte) (Item, bool) {
	var text bytes.Buffer
	text.Grow(len(raw))
	if json.Compact(&text, raw) != nil || text.Len() == 0 || text.Bytes()[0] != '{' {
		return Item{}, false
	}
	var head struct {
		ID json.RawMessage `json:"id"`
	}
	item := Item{JSON: text.Bytes()}
	if json.Unmarshal(item.JSON, &head) == nil {
		// An id of another type is none.
		_ = json.Unmarshal(head.ID, &item.ID)
	}
	return item, true
}
