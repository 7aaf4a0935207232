// Package live asks a tenant for what the rules of a run need to know of it, and for no
// more. Rules and engine see the answers as a rules.Live value and never the client.
package live

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/rules"
)

// ErrInterrupted ends a run that the user has stopped.
var ErrInterrupted = errors.New("interrupted")

// Inquiry asks one tenant what a lint of it needs: the tasks first, and the rest when it is
// known what the rules need.
type Inquiry struct {
	// Answers are what the engine judges by. Where the tenant could not be asked at
	// all the error is in Answers.Err.
	Answers rules.Live
	// Tasks are the tenant's tasks after the first phase.
	Tasks []*engine.FileResult

	client   *tenant.Client
	options  engine.Options
	progress func(int) // is told how many answers there are
	asked    int
}

// Open reads the tasks of the tenant. The options are those of the run: their Config
// and Tenant say which set the tenant is. Without a time in Taken it is that of the
// tenant's answer.
func Open(ctx context.Context, client *tenant.Client, o engine.Options, progress func(int)) (*Inquiry, error) {
	r := &Inquiry{client: client, options: o, progress: progress}
	r.Answers = rules.Live{Address: client.Address(), Set: o.Tenant, Ignore: Ignored(o.Config)}
	items, err := client.AllTasks(ctx, tenant.Query{}, r.count)
	if ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	if err != nil {
		r.Answers.Err = err
		return r, nil
	}
	if r.options.Taken.IsZero() {
		r.options.Taken = client.Taken()
	}
	e := engine.New(r.options)
	for _, item := range items {
		doc, err := Document(item)
		if err != nil {
			return nil, fmt.Errorf("task %q of the tenant: %w", item.ID, err)
		}
		r.Tasks = append(r.Tasks, e.Check(doc))
	}
	return r, nil
}

// Options returns those that the tenant's tasks are checked with.
func (r *Inquiry) Options() engine.Options { return r.options }

func (r *Inquiry) count(n int) {
	r.asked = n
	r.progress(n)
}

// filesOf are the stored tasks among the files that may be the tenant's: those of its
// configured set, or where none is configured all that no marker says are another's.
func (r *Inquiry) filesOf(e *engine.Engine, results []*engine.FileResult) []*task.Facts {
	if r.Answers.Set == "" {
		results = e.OfTenant(results, r.Answers.Address)
	}
	var found []*task.Facts
	for _, f := range facts(results) {
		if set := r.Answers.Set; f.As == task.Stored && (set == "" || slices.Contains(r.options.Config.TenantOf(f.Doc.Path), set)) {
			found = append(found, f)
		}
	}
	return found
}

// facts are those of all tasks of some documents.
func facts(results []*engine.FileResult) []*task.Facts {
	var all []*task.Facts
	for _, f := range results {
		for i := range f.Tasks {
			all = append(all, f.Tasks[i].Facts)
		}
	}
	return all
}

// Ignored returns the fields whose differences do not count by the configuration.
func Ignored(conf *config.Config) []compare.Ignore {
	list := make([]compare.Ignore, 0, len(conf.DiffIgnore))
	for _, i := range conf.DiffIgnore {
		list = append(list, compare.Ignore{Pointer: i.Pointer, Reason: i.Reason})
	}
	return list
}

// strangersFrom is how many stored tasks it takes to say that the address is wrong.
const strangersFrom = 5

// CheckSameTenant returns an error when hardly any task of the files is one of the
// tenant's: then it is another tenant, and not a thousand changes.
func CheckSameTenant(address string, match *compare.Result) error {
	known, stored := len(match.Pairs), len(match.Pairs)
	for _, f := range match.OnlyNew {
		if f.ID.S != "" {
			stored++
		}
	}
	if stored < strangersFrom || known*10 > stored {
		return nil
	}
	return fmt.Errorf("%d of the %d tasks of the files are not in the tenant %s: this looks like another tenant, or a credential that may not see them; check the address", stored-known, stored, say.Quote(address))
}

// Document returns a task of the tenant as a document tenant:/tasks/<id>, laid out for
// reading.
func Document(item tenant.Item) (*source.Document, error) {
	return documentOf("tenant:/tasks/"+cmp.Or(item.ID, "?"), item.JSON)
}

// documentOf is an answer of the tenant as a document, laid out for reading.
func documentOf(name string, answer []byte) (*source.Document, error) {
	var text bytes.Buffer
	if err := json.Indent(&text, answer, "", "  "); err != nil {
		return nil, err
	}
	return source.NewDocument(name, "", append(text.Bytes(), '\n'))
}
