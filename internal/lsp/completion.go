package lsp

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/schema"
)

// maxItems is how many proposals are sent; a client asks again when more is typed.
const maxItems = 500

// The kinds of proposals.
const (
	kindProperty  = 10
	kindReference = 18
	kindEnum      = 20
	kindConstant  = 21
	kindEvent     = 23
)

// proposal is a text that may stand at a place.
type proposal struct {
	value, label, detail string
	kind                 int
}

// completion proposes values: names of events, words of the schema, ids of tasks,
// time zones.
func (s *server) completion(m *jsonrpc.Message) (any, error) {
	p, d, err := asked[documentPosition](s, m)
	if err != nil {
		return nil, err
	}
	off := d.offset(p.Position)
	spot, ok := place(d.data, off)
	list := completionList{Items: []completionItem{}}
	if !ok {
		return list, nil
	}
	typed := ""
	if !spot.empty {
		typed = strings.ToLower(string(d.data[spot.Start+1 : off]))
	}
	for _, o := range s.proposals(d, spot) {
		if !strings.Contains(strings.ToLower(o.label+" "+o.value), typed) {
			continue
		}
		if len(list.Items) == maxItems {
			list.Incomplete = true
			break
		}
		list.Items = append(list.Items, d.item(spot, o, len(list.Items)))
	}
	return list, nil
}

// proposals are the values that may stand at a place, in order.
func (s *server) proposals(d *document, p spot) []proposal {
	if task, ok := p.ends(eventRefSteps...); ok {
		return d.nameProposals(p, task, "events", kindEvent)
	}
	if task, ok := p.ends(stateNameSteps...); ok {
		return d.nameProposals(p, task, "states", kindReference)
	}
	if task, ok := p.ends(attributeSteps...); ok {
		switch d.sibling(p, "contextAttributeName") {
		case "id":
			return d.upstreamProposals(p.record, task)
		case "status":
			return words(statuses(), kindEnum)
		}
		return nil
	}
	if body, ok := d.bodyAround(p, "onTaskId"); ok {
		return d.upstreamProposals(p.record, body)
	}
	if _, ok := d.bodyAround(p, "onTaskStatus"); ok {
		return words(statuses(), kindEnum)
	}
	_, zone := p.ends(timezoneSteps...)
	if _, ok := d.bodyAround(p, "timezone"); ok || zone {
		return words(schedule.ZoneNames(), kindConstant)
	}
	return words(enum(d.withinTask(p.way)), kindEnum)
}

// statuses are those with which a run can end.
func statuses() []string { return []string{"SUCCEEDED", "FAILED", "ABORTED"} }

// withinTask is the rest of a way within the task that it leads through, the way itself when
// it leads through none that is known.
func (d *document) withinTask(w way) way {
	for _, t := range d.readTasks() {
		tokens, ok := source.PointerTokens(t.Facts.Pointer())
		if !ok || len(tokens) >= len(w) {
			continue
		}
		same := true
		for i, token := range tokens {
			index, isIndex := source.ElementIndex(token)
			same = same && (w[i].index < 0 && w[i].key == token || isIndex && w[i].index == index)
		}
		if same {
			return w[len(tokens):]
		}
	}
	return w
}

func words(list []string, kind int) []proposal {
	all := make([]proposal, len(list))
	for i, w := range list {
		all[i] = proposal{value: w, label: w, kind: kind}
	}
	return all
}

// nameProposals are the names in a list of the same task.
func (d *document) nameProposals(p spot, task way, list string, kind int) []proposal {
	var all []proposal
	below(d.data, p.record, task, func(w way, t token) {
		if name := t.text(d.data); t.quoted && w.is(list, "#", "name") {
			all = append(all, proposal{value: name, label: name, kind: kind})
		}
	})
	return all
}

// upstreamProposals are the tasks that a task may wait for: those that the last judgement
// knows in the document's set, or in all sets when it has no task in any, without the task
// itself.
func (d *document) upstreamProposals(record int, itself way) []proposal {
	id := ""
	below(d.data, record, itself, func(w way, t token) {
		if w.is("id") {
			id = t.text(d.data)
		}
	})
	sets, others := d.sets()
	if len(sets) == 0 {
		sets = others
	}
	var all []proposal
	for _, set := range sets {
		for _, f := range set.Set.Tasks {
			if f.ID.S != "" && f.ID.S != id {
				all = append(all, proposal{f.ID.S, f.Label(), fmt.Sprintf("%s, %s", f.ID.S, f.Doc.Name), kindReference})
			}
		}
	}
	return all
}

// item is a proposal as the protocol wants it. It replaces the string that is there,
// up to its closing quote, or brings its own quotes.
func (d *document) item(p spot, o proposal, n int) completionItem {
	quoted, err := json.Marshal(o.value)
	if err != nil {
		quoted = []byte(`""`) // a string: cannot happen
	}
	start, end, text := p.Start, p.End, string(source.EscapeReplacement(quoted))
	if !p.empty {
		start, text = start+1, text[1:len(text)-1]
		if p.closed {
			end--
		} else {
			end = p.typedEnd(d.data)
		}
	}
	item := completionItem{
		Label: o.label, Kind: o.kind, Detail: o.detail, Sort: fmt.Sprintf("%04d", n),
		Edit: textEdit{d.span(start, end), text},
	}
	if o.label != o.value {
		item.Filter = o.label + " " + o.value
	}
	return item
}

// typedEnd is the end of what is typed of a string whose closing quote is missing:
// what follows on the line is not part of it.
func (p spot) typedEnd(data []byte) int {
	if i := strings.IndexAny(string(data[p.Start+1:p.End]), " \t,]}"); i >= 0 {
		return p.Start + 1 + i
	}
	return p.End
}

// taskSchema is the JSON Schema of a task, decoded.
var taskSchema = sync.OnceValue(func() map[string]any { return decodedSchema(string(schema.Task)) })

func decodedSchema(name string) map[string]any {
	text, _ := schema.Source(name)
	var root map[string]any
	if json.Unmarshal(text, &root) != nil {
		return nil // our own file, whose tests read it
	}
	return root
}

// enum are the words that the schema allows at a way, which may lead through a list,
// an envelope or a graph answer to the task.
func enum(w way) []string {
	for {
		if words := enumAt(taskSchema(), w); words != nil {
			return words
		}
		switch {
		case len(w) > 1 && w[0].index >= 0:
			w = w[1:]
		case len(w) > 2 && w[0].key == "data" && w[1].index >= 0:
			w = w[2:]
		case len(w) > 3 && w[0].key == "vertices" && w[2].key == "task":
			w = w[3:]
		default:
			return nil
		}
	}
}

// enumAt walks down a schema.
func enumAt(at map[string]any, w way) []string {
	for _, s := range w {
		at = resolved(taskSchema(), at)
		if s.index >= 0 {
			at, _ = at["items"].(map[string]any)
			continue
		}
		members, _ := at["properties"].(map[string]any)
		at, _ = members[s.key].(map[string]any)
	}
	list, _ := resolved(taskSchema(), at)["enum"].([]any)
	var words []string
	for _, v := range list {
		if word, ok := v.(string); ok {
			words = append(words, word)
		}
	}
	return words
}

// maxReferences bounds a chain of references in the schema.
const maxReferences = 8

// resolved follows a schema's reference within its document.
func resolved(root, at map[string]any) map[string]any {
	for range maxReferences {
		reference, _ := at["$ref"].(string)
		path, ok := strings.CutPrefix(reference, "#/")
		if !ok {
			break
		}
		next := root
		for name := range strings.SplitSeq(path, "/") {
			next, _ = next[name].(map[string]any)
		}
		at = next
	}
	return at
}
