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

// Text is a member of the item that is a string, "" when it is none.
func (i Item) Text(name string) string {
	var members map[string]json.RawMessage
	var text string
	if json.Unmarshal(i.JSON, &members) == nil {
		// A member of another type is no text.
		_ = json.Unmarshal(members[name], &text)
	}
	return text
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

// ListOf is a list of items as the service sends it.
func ListOf(items []Item) []byte {
	var b bytes.Buffer
	b.WriteString(`{"data":[`)
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(item.JSON)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}
