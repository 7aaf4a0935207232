package tenant

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/tasklint/tasklint/internal/address"
)

const (
	// pageSize is the largest page that the service gives (parameter limit, 1..100).
	pageSize = "100"
	// PageSize is that number.
	PageSize = 100
	// mostPages bounds a list that never ends: a million tasks.
	mostPages = 10_000
)

// Query chooses and orders tasks.
type Query struct {
	// Filter is a SCIM filter, Resource the id of an app; "" for all tasks.
	Filter, Resource string
	// Sort is a field with or without "+" or "-". By default the oldest task comes
	// first: an order that changes made while paging do not disturb.
	Sort string
}

// Check reports what is wrong with the query, without the network.
func (q Query) Check() error {
	_, err := q.values()
	return err
}

func (q Query) values() (url.Values, error) {
	v := url.Values{"limit": {pageSize}, "sort": {"+createdAt"}}
	if q.Filter != "" {
		if _, err := ParseFilter(q.Filter); err != nil {
			return nil, err
		}
		v.Set("filter", q.Filter)
	}
	if q.Resource != "" {
		v.Set("resourceId", q.Resource)
	}
	if q.Sort != "" {
		order, err := checkSort(q.Sort)
		if err != nil {
			return nil, err
		}
		v.Set("sort", order)
	}
	return v, nil
}

// Tasks returns the tasks that the caller may see, each once, page by page. After
// an error nothing more comes.
func (c *Client) Tasks(ctx context.Context, q Query) iter.Seq2[Item, error] {
	return c.list(ctx, "reading the tasks", tasksPath, q)
}

// AllTasks reads all tasks of the query, and reports how many there are so far.
func (c *Client) AllTasks(ctx context.Context, q Query, told func(int)) ([]Item, error) {
	var items []Item
	for item, err := range c.Tasks(ctx, q) {
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		told(len(items))
	}
	return items, nil
}

// Related returns the tasks that trigger a task (Parents), or that it triggers
// (Children), as the service knows them.
func (c *Client) Related(ctx context.Context, id string, r Relation, q Query) iter.Seq2[Item, error] {
	path, err := segment(id)
	if err != nil {
		return fails(err)
	}
	return c.list(ctx, fmt.Sprintf("reading the %s of task %s", r, plain(id)), tasksPath+"/"+path+"/graphs/"+string(r), q)
}

func (c *Client) list(ctx context.Context, doing, path string, q Query) iter.Seq2[Item, error] {
	query, err := q.values()
	if err != nil {
		return fails(err)
	}
	return c.pages(ctx, doing, path, query)
}

// fails is a list that holds an error alone.
func fails(err error) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) { yield(Item{}, err) }
}

// page is the envelope of lists.
type page struct {
	Data   *[]json.RawMessage `json:"data"`
	Errors json.RawMessage    `json:"errors"`
	Links  struct {
		Next struct {
			Href string `json:"href"`
		} `json:"next"`
	} `json:"links"`
}

// pages follows links.next.href, which may be relative, empty or absent. Rows
// that were moved by a change while paging, and so come twice, are given once; a
// page that comes twice is an error, for it would come for ever.
func (c *Client) pages(ctx context.Context, doing, path string, query url.Values) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		at, err := c.url(path, query)
		if err != nil {
			yield(Item{}, err)
			return
		}
		walk := pageWalk{client: c, doing: doing, visited: map[string]bool{}, ids: map[string]bool{}, contents: map[string]bool{}}
		for at != nil {
			items, next, err := walk.step(ctx, at)
			if err != nil {
				yield(Item{}, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			at = next
		}
	}
}

// pageWalk remembers what was seen of one list.
type pageWalk struct {
	client                 *Client
	doing                  string
	visited, ids, contents map[string]bool
}

func (w *pageWalk) fail(advice, problem string, args ...any) error {
	return w.client.from.cleanError(&Error{Doing: w.doing, Tenant: w.client.address, Problem: fmt.Sprintf(problem, args...), Advice: advice})
}

// step reads one page: its items that are new, and where the next one is.
func (w *pageWalk) step(ctx context.Context, at *url.URL) ([]Item, *url.URL, error) {
	w.visited[requestKey(at)] = true
	if len(w.visited) > mostPages {
		return nil, nil, w.fail("narrow the list with --filter", "there are more than %d pages", mostPages)
	}
	a, err := w.client.ask(ctx, w.doing, at, formJSON)
	if err != nil {
		return nil, nil, err
	}
	var p page
	if err := json.Unmarshal(a.body, &p); err != nil || p.Data == nil {
		return nil, nil, w.fail("check the address of the tenant", "its answer is no list of data")
	}
	switch string(p.Errors) {
	case "", "null", "[]", "{}":
	default:
		return nil, nil, w.fail("try again later", "its answer tells of an error beside the list, so that some of it may be missing")
	}
	items, all := make([]Item, 0, len(*p.Data)), make([]string, 0, len(*p.Data))
	for i, raw := range *p.Data {
		item, ok := newItem(raw)
		if !ok {
			return nil, nil, w.fail("check the address of the tenant", "entry %d of its list is no object", i+1)
		}
		all = append(all, item.ID)
		if item.ID == "" || !w.ids[item.ID] {
			w.ids[item.ID] = true
			items = append(items, item)
		}
	}
	next, err := w.next(at, p.Links.Next.Href)
	if err != nil {
		return nil, nil, err
	}
	if content := strings.Join(all, "\x00"); len(all) > 0 && !slices.Contains(all, "") {
		if w.contents[content] {
			return nil, nil, w.fail("try again later", "it sent the same page twice")
		}
		w.contents[content] = true
	}
	return items, next, nil
}

// next is the address of the next page, nil after the last one.
func (w *pageWalk) next(at *url.URL, href string) (*url.URL, error) {
	if href == "" {
		return nil, nil
	}
	next, err := at.Parse(href)
	if err != nil {
		return nil, w.fail("try again later", "the link to the next page cannot be read")
	}
	next.Fragment, next.RawFragment = "", ""
	switch {
	case address.Origin(next) != w.client.address || next.User != nil:
		return nil, w.fail("check the address of the tenant", "the link to the next page leads to another host, %s; the credential was not sent there", quote(address.Origin(next)))
	case w.visited[requestKey(next)]:
		return nil, w.fail("try again later", "the link to the next page leads back to a page that was read before")
	}
	next.Host = at.Host
	return next, nil
}

// requestKey is a request in one spelling, whatever the order of its query.
func requestKey(u *url.URL) string {
	key := u.EscapedPath()
	if q := u.Query().Encode(); q != "" {
		key += "?" + q
	}
	return key
}

// Item is one object of a list: a task or a run.
type Item struct {
	// ID is its "id", "" when it has none that is a string.
	ID string
	// JSON is its text, without blanks between tokens and otherwise as it came.
	JSON []byte
}

// Text returns a member of the item that is a string, "" when it is none.
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

// ListOf returns a list of items as the service sends it.
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

// askersMost is how many questions are under way at once; the client bounds them too,
// and how many there are in a minute.
const askersMost = 4

// Each asks n questions, some at a time, and reports how many are answered. The first
// one goes alone, so that a refusal costs one request; after an error nothing more is
// asked.
func Each(ctx context.Context, n int, told func(done int), ask func(ctx context.Context, i int) error) error {
	if n == 0 {
		return nil
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	errs := make([]error, n)
	if errs[0] = ask(ctx, 0); errs[0] != nil {
		return errs[0]
	}
	told(1)
	var mu sync.Mutex
	var workers sync.WaitGroup
	next, done := 1, 1
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == n || ctx.Err() != nil {
			return 0, false
		}
		next++
		return next - 1, true
	}
	for range min(askersMost, n-1) {
		workers.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if errs[i] = ask(ctx, i); errs[i] != nil {
					stop()
					return
				}
				mu.Lock()
				done++
				told(done)
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	if err := firstCause(errs); err != nil {
		return err
	}
	return ctx.Err()
}

// firstCause is the first error that is not about having been stopped since another
// question failed, where there is one.
func firstCause(errs []error) error {
	var stopped error
	for _, err := range errs {
		switch {
		case err == nil:
		case errors.Is(err, context.Canceled):
			stopped = err
		default:
			return err
		}
	}
	return stopped
}

// First reads at most so many entries of a list.
func First(list iter.Seq2[Item, error], most int) ([]Item, error) {
	var items []Item
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		if items = append(items, item); len(items) >= most {
			break
		}
	}
	return items, nil
}
