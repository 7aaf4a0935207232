package lsp

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// The bounds of answers: how many tasks of a document, or lines beside its text, are sent,
// and how many tasks that a search has found, which a client narrows by typing on.
const (
	maxSymbols = 10_000
	maxFound   = 1000
)

// The kinds of symbols that tasks, their events and their states are.
const (
	symbolTask  = 5  // class
	symbolState = 12 // function
	symbolEvent = 24
)

// symbols returns the tasks of a document with their events and states, in the order
// written.
func (s *server) symbols(m *jsonrpc.Message) (any, error) {
	_, d, err := asked[documentParams](s, m)
	if err != nil {
		return nil, err
	}
	s.settle()
	nested := s.client.Text.Symbols.Nested
	all, flat := []documentSymbol{}, []symbolInformation{}
	for _, f := range d.ownTasks() {
		if len(all)+len(flat) >= maxSymbols {
			break
		}
		if nested {
			all = append(all, d.symbol(f))
		} else {
			flat = append(flat, symbolInformation{Name: shownName(f.Label()), Kind: symbolTask, Location: location{d.uri, d.rangeOfSpan(f.Doc, f.Span)}})
		}
	}
	if nested {
		return all, nil
	}
	return flat, nil
}

// ownTasks are the tasks of a document as the text is now.
func (d *document) ownTasks() []*task.Facts {
	if d.file.now == nil || d.file.ignored {
		return nil
	}
	var tasks []*task.Facts
	for _, t := range d.file.now.Tasks {
		if isWritten(t.Facts) {
			tasks = append(tasks, t.Facts)
		}
	}
	return tasks
}

func (d *document) symbol(f *task.Facts) documentSymbol {
	all := documentSymbol{
		Name: shownName(f.Label()), Detail: f.ID.S, Kind: symbolTask,
		Range: d.rangeOfSpan(f.Doc, f.Span), Selection: d.rangeOfSpan(f.Doc, taskSpan(f)),
	}
	if all.Name == shownName(f.ID.S) {
		all.Detail = ""
	}
	text, err := f.Doc.Text(f.Span)
	var tree source.Tree
	if err != nil || tree.Parse(text, f.Span.Start, 0) != nil {
		return all
	}
	for _, list := range []struct {
		name string
		kind int
	}{{"events", symbolEvent}, {"states", symbolState}} {
		for _, item := range tree.Root().Get(list.name).Elements() {
			name := item.Get("name")
			if !name.Is(source.String) {
				continue
			}
			all.Children = append(all.Children, documentSymbol{
				Name: shownName(name.Text()), Kind: list.kind,
				Range: d.rangeOfSpan(f.Doc, item.Span()), Selection: d.rangeOfSpan(f.Doc, name.Span()),
			})
			if len(all.Children) == maxSymbols {
				return all
			}
		}
	}
	return all
}

// findSymbols returns the tasks of all folders whose name or id holds a text, those first
// whose name begins with it.
func (s *server) findSymbols(m *jsonrpc.Message) (any, error) {
	p, err := jsonrpc.Params[queryParams](m)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(s.all(), func(w *workspace) bool { return w.stale }) { // nothing was opened yet
		s.changed()
	}
	s.settle()
	query := strings.ToLower(p.Query)
	var found []*task.Facts
	for _, w := range s.all() {
		if w.result == nil {
			continue
		}
		for _, set := range w.result.Sets {
			for _, f := range set.Set.Tasks {
				if isWritten(f) && strings.Contains(strings.ToLower(f.Name.S+"\n"+f.ID.S), query) {
					found = append(found, f)
				}
			}
		}
	}
	begins := func(f *task.Facts) int {
		if strings.HasPrefix(strings.ToLower(f.Label()), query) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(a, b *task.Facts) int {
		return cmp.Or(begins(a)-begins(b), strings.Compare(a.Label(), b.Label()))
	})
	list := []symbolInformation{}
	for _, f := range found[:min(len(found), maxFound)] {
		list = append(list, symbolInformation{
			Name: shownName(f.Label()), Kind: symbolTask, Container: f.Doc.Name, Location: s.location(f.Doc, taskSpan(f)),
		})
	}
	return list, nil
}

// isWritten reports whether a task is what its document says, and not what a patch makes of
// one, which has places in a text that nobody sees.
func isWritten(f *task.Facts) bool { return f.As != task.Patch }

// taskSpan is where a task is shown.
func taskSpan(f *task.Facts) source.Span {
	at, _ := f.Shown()
	return f.Place(at)
}

// zeroWidthJoiner makes one picture of several.
const zeroWidthJoiner = 0x200d

// mostShown is how many characters of a name are shown in a line.
const mostShown = 100

// shownName is a name from a file in one line of an editor: never empty, never long, and
// without characters that hide, turn or break what stands around them.
func shownName(name string) string {
	if strings.TrimSpace(name) == "" {
		return "(no name)"
	}
	var b strings.Builder
	n := 0
	for _, r := range name {
		if n++; n > mostShown {
			b.WriteRune('…')
			break
		}
		if !runes.Printable(r) && r != zeroWidthJoiner {
			r = '\ufffd'
		}
		b.WriteRune(r)
	}
	return b.String()
}
