package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/tenant"
)

// Canonical writes JSON in the form of an export.
func Canonical(text []byte) ([]byte, error) {
	var tree source.Tree
	if err := tree.Parse(text, 0, 0); err != nil {
		return nil, err
	}
	var w canonicalWriter
	w.value(tree.Root(), "", 0)
	w.b.WriteByte('\n')
	return w.b.Bytes(), nil
}

// canonicalRuns is a run list, the newest run first.
func canonicalRuns(runs []tenant.Item) ([]byte, error) {
	text, err := Canonical(tenant.ListOf(runs))
	if err != nil {
		return nil, fmt.Errorf("runs of the tenant: %w", err)
	}
	return text, nil
}

// canonicalWriter writes JSON in one form: the members that name a task first, the
// definition in the order in which people read it, all others by name; an indent of
// two. Strings and numbers stay as the service wrote them. What each run rewrites in a
// task is left out.
type canonicalWriter struct {
	b     bytes.Buffer
	strip bool
}

// firstMembers is the order of the members of a task that come first.
func firstMembers() []string {
	return []string{
		"id", "name", "description", "version", "specVersion", "enabled", "resourceId", "key", "annotations", "keepActive",
		"start", "events", "states", "metadata",
	}
}

func (w *canonicalWriter) value(n source.Node, pointer string, depth int) {
	switch {
	case n.Is(source.Object) && n.Len() > 0:
		w.object(n, pointer, depth)
	case n.Is(source.Array) && n.Len() > 0:
		w.b.WriteByte('[')
		for i, v := range n.Elements() {
			if i > 0 {
				w.b.WriteByte(',')
			}
			w.line(depth + 1)
			w.value(v, pointer+"/-", depth+1)
		}
		w.line(depth)
		w.b.WriteByte(']')
	case n.Is(source.Object):
		w.b.WriteString("{}")
	case n.Is(source.Array):
		w.b.WriteString("[]")
	default:
		w.b.Write(n.Raw())
	}
}

func (w *canonicalWriter) object(n source.Node, pointer string, depth int) {
	type member struct{ key, value source.Node }
	var members []member
	for k, v := range n.Members() {
		at := pointer + "/" + k.Text()
		if !writtenByRuns(at, v) && (!w.strip || !writtenByService(at)) {
			members = append(members, member{k, v})
		}
	}
	rank := func(m member) int {
		if i := slices.Index(firstMembers(), m.key.Text()); depth == 0 && i >= 0 {
			return i
		}
		return len(firstMembers())
	}
	slices.SortStableFunc(members, func(a, b member) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a.key.Text(), b.key.Text())
	})
	if len(members) == 0 {
		w.b.WriteString("{}")
		return
	}
	w.b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.line(depth + 1)
		w.b.Write(m.key.Raw())
		w.b.WriteString(": ")
		w.value(m.value, pointer+"/"+m.key.Text(), depth+1)
	}
	w.line(depth)
	w.b.WriteByte('}')
}

func (w *canonicalWriter) line(depth int) {
	w.b.WriteByte('\n')
	for range depth {
		w.b.WriteString("  ")
	}
}

// writtenByRuns reports what every run of a task rewrites although its definition is the
// same: lastRun, and of the attributes of the orchestration those about the last run.
func writtenByRuns(pointer string, value source.Node) bool {
	const attrs, ofRun = "/metadata/orchestration/attrs", "last_run_"
	if pointer != attrs {
		return pointer == "/metadata/orchestration/lastRun" || strings.HasPrefix(pointer, attrs+"/"+ofRun)
	}
	for k := range value.Members() {
		if !strings.HasPrefix(k.Text(), ofRun) {
			return false
		}
	}
	return value.Is(source.Object) // else its first run would change the task
}

// writtenByService reports what --strip leaves out: resourceId, and of the metadata
// all but usage and spaceId (API reference: ignored in request bodies). The id stays,
// for it is what the file is compared by.
func writtenByService(pointer string) bool {
	name, in := strings.CutPrefix(pointer, "/metadata/")
	return pointer == "/resourceId" || in && !strings.Contains(name, "/") && name != "usage" && name != "spaceId"
}
