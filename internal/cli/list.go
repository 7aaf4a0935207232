package cli

import (
	"github.com/tasklint/tasklint/internal/load"

	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// listFlags are the flags of list as they were given.
type listFlags struct {
	viewFlags
	tenant       shownLiveFlags
	sort, filter string
}

func (a *app) listCommand() *cobra.Command {
	f := &listFlags{}
	c := &cobra.Command{
		Use:   "list [flags] [PATH...]",
		Short: "List tasks with trigger, next run and last status",
		Long: "List every task in a line: name, app, trigger in words, next run, upstreams, whether it is enabled, " +
			"and how its last run ended.\n\n" +
			"Without a PATH the configured paths are read, else the working directory; with --live the tenant's own tasks. " +
			"Files that cannot be read are named on standard error.\n\n" +
			"A filter is an expression (https://expr-lang.org, as in own rules) over the fields of a task: " +
			strings.Join(fieldNames(), ", ") + ", and over now, the time of the run. " +
			"Texts are compared exactly. nextRun and lastRun are times, or nil: a comparison with nil is false.\n\n" +
			"--sort takes the names of the same fields. In csv a text that begins with = + - or @ gets an apostrophe in " +
			"front, so that no spreadsheet runs it.\n\n" +
			"Exit codes: 0 the tasks were listed, 2 the tool could not do its work.",
		Example: "  tasklint list tasks/\n" +
			"  tasklint list --sort -lastRun --filter 'lastStatus == \"FAILED\"' export.json\n" +
			"  tasklint list --filter 'enabled && nextRun < now + duration(\"24h\")'\n" +
			"  tasklint list --filter 'any(upstreams, # startsWith \"Sales\")' --format csv",
		RunE: func(c *cobra.Command, args []string) error { return a.list(c, f, args) },
	}
	flags := c.Flags()
	f.viewFlags.register(flags, "text", "json", "csv")
	f.tenant.register(flags)
	flags.StringVar(&f.sort, "sort", "name", "sort by the field `KEY`, descending as -KEY")
	flags.StringVar(&f.filter, "filter", "", "list only the tasks for which `EXPR` is true")
	return c
}

func (a *app) list(c *cobra.Command, f *listFlags, args []string) error {
	v, err := a.view(&f.viewFlags)
	if err != nil {
		return err
	}
	order, err := parseSort(f.sort)
	if err != nil {
		return err
	}
	if c.Flags().Changed("filter") && strings.TrimSpace(f.filter) == "" {
		return errors.New("--filter is empty; leave it out to list all tasks")
	}
	filter, err := compileFilter(f.filter)
	if err != nil {
		return err
	}
	checked, err := a.load(c.Context(), &f.config, &f.tenant, args, v.now)
	if err != nil {
		return err
	}
	defer checked.Close()
	rows := taskRows(checked, v.now)
	list := &reporters.TaskList{Total: len(rows), Color: v.color, Width: a.tableWidth(v.file)}
	if list.Rows, err = filter.keep(rows, v.now); err != nil {
		return err
	}
	sortRows(list.Rows, order)
	write := map[string]func(io.Writer) error{"text": list.WriteText, "json": list.WriteJSON, "csv": list.WriteCSV}[v.format]
	return a.print(v.file, write)
}

// tableWidth is the number of columns that a table may have: those of the terminal,
// else of COLUMNS, 0 for no limit, as programs that read the lines want whole names.
func (a *app) tableWidth(file string) int {
	if file == "" && isTerminal(a.stdout) {
		return a.width()
	}
	if n, err := strconv.Atoi(a.env["COLUMNS"]); err == nil && n > 0 && file == "" {
		return n
	}
	return 0
}

// taskRows makes a row of each task that the command line asks for, in the order of
// sets and files. The others are read so that upstreams have their names.
func taskRows(c *load.Inspection, now time.Time) []reporters.TaskRow {
	var rows []reporters.TaskRow
	for _, t := range c.Result.Sets {
		for _, f := range t.Set.Tasks {
			if c.IsAsked(f.Doc) {
				rows = append(rows, taskRow(t, f, now))
			}
		}
	}
	return rows
}

func taskRow(t *rules.Set, f *task.Facts, now time.Time) reporters.TaskRow {
	r := reporters.TaskRow{
		ID: f.ID.S, Name: f.Name.S, AppID: f.AppID().S,
		Enabled: f.Enabled.Or(true), Deleted: f.DeletedAt.S != "", DisabledCode: f.DisabledCode.S,
		Space: f.Space.S, Owner: f.Owner.S, Tenant: cmp.Or(t.Set.Name, t.Set.Tenant), Set: t.Set.Label(), File: f.Doc.Name, Pointer: f.Pointer(),
	}
	r.App = cmp.Or(appName(t, f), r.AppID)
	w := triggerOf(t, f)
	r.Kind, r.Trigger, r.Upstreams = w.kind, w.words, w.upstreams
	if s := t.Schedule(f); s != nil && graph.Off(f) == "" {
		if o, ok := s.Next(now); ok {
			r.NextRun = o.Time()
		}
	}
	if run := t.LastRun(f); run != nil {
		r.LastStatus = run.Status.S
		r.LastRun = timestamp(cmp.Or(run.Ended(), run.StartedAt.S))
	}
	return r
}

// appName is the name of the app that the task reloads, "" when the file does not
// tell it. It stands beside the definition, as the service writes it.
func appName(t *rules.Set, f *task.Facts) string {
	m := t.Root(f).Get("metadata")
	if kind := m.Get("resourceType"); kind.Is(source.String) && !kind.TextIs("app") {
		return ""
	}
	return m.Get("resourceName").Text()
}

// timestamp reads a time that the service wrote, zero for anything else.
func timestamp(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// field is a field of a row by the name that --sort, --filter and JSON know it by.
// value is a string, bool, []string or time.Time; a zero time is absent.
type field struct {
	name  string
	value func(*reporters.TaskRow) any
}

// fields lists the fields in the order of the documentation.
func fields() []field {
	return []field{
		{"id", func(r *reporters.TaskRow) any { return r.ID }},
		{"name", func(r *reporters.TaskRow) any { return r.Name }},
		{"app", func(r *reporters.TaskRow) any { return r.App }},
		{"appId", func(r *reporters.TaskRow) any { return r.AppID }},
		{"kind", func(r *reporters.TaskRow) any { return r.Kind }},
		{"trigger", func(r *reporters.TaskRow) any { return r.Trigger }},
		{"nextRun", func(r *reporters.TaskRow) any { return r.NextRun }},
		{"upstreams", func(r *reporters.TaskRow) any { return r.Upstreams }},
		{"enabled", func(r *reporters.TaskRow) any { return r.Enabled }},
		{"disabledCode", func(r *reporters.TaskRow) any { return r.DisabledCode }},
		{"deleted", func(r *reporters.TaskRow) any { return r.Deleted }},
		{"lastStatus", func(r *reporters.TaskRow) any { return r.LastStatus }},
		{"lastRun", func(r *reporters.TaskRow) any { return r.LastRun }},
		{"space", func(r *reporters.TaskRow) any { return r.Space }},
		{"owner", func(r *reporters.TaskRow) any { return r.Owner }},
		{"tenant", func(r *reporters.TaskRow) any { return r.Tenant }},
		{"file", func(r *reporters.TaskRow) any { return r.File }},
		{"pointer", func(r *reporters.TaskRow) any { return r.Pointer }},
	}
}

func fieldNames() []string {
	var names []string
	for _, f := range fields() {
		names = append(names, f.name)
	}
	return names
}

// rowOrder is what rows are sorted by.
type rowOrder struct {
	field
	descending bool
}

// parseSort reads the key of --sort, whose letter case and separators do not matter.
func parseSort(key string) (rowOrder, error) {
	name, descending := strings.CutPrefix(key, "-")
	plain := strings.NewReplacer("-", "", "_", "", " ", "").Replace(name)
	for _, f := range fields() {
		if strings.EqualFold(f.name, plain) {
			return rowOrder{f, descending}, nil
		}
	}
	if near, ok := say.Nearest(name, fieldNames()); ok {
		return rowOrder{}, fmt.Errorf("--sort %q: did you mean %s?", key, near)
	}
	return rowOrder{}, fmt.Errorf("--sort %q: want one of %s, with a - in front for descending", key, strings.Join(fieldNames(), ", "))
}

// sortRows sorts by one field; what is equal stays by name, id and place. Rows
// without a value come last either way.
func sortRows(rows []reporters.TaskRow, o rowOrder) {
	type keyed struct {
		row   reporters.TaskRow
		value sortValue
		name  string
	}
	all := make([]keyed, len(rows))
	for i := range rows {
		all[i] = keyed{rows[i], newSortValue(o.value(&rows[i])), strings.ToLower(rows[i].Name)}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		c := a.value.compare(b.value)
		if o.descending && a.value.there == b.value.there {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.name, b.name), cmp.Compare(a.row.Name, b.row.Name), cmp.Compare(a.row.ID, b.row.ID))
	})
	for i := range all {
		rows[i] = all[i].row
	}
}

// sortValue is a field's value in a form that compares.
type sortValue struct {
	there bool
	text  string // in small letters
	exact string
	at    int64
}

func newSortValue(v any) sortValue {
	switch v := v.(type) {
	case bool:
		return sortValue{there: true, at: map[bool]int64{true: 1}[v]}
	case time.Time:
		return sortValue{there: !v.IsZero(), at: v.Unix()}
	case []string:
		return newSortValue(strings.Join(v, "\x00"))
	default:
		text, _ := v.(string)
		return sortValue{there: text != "", text: strings.ToLower(text), exact: text}
	}
}

func (a sortValue) compare(b sortValue) int {
	switch {
	case a.there != b.there && a.there:
		return -1
	case a.there != b.there:
		return 1
	default:
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.text, b.text), cmp.Compare(a.exact, b.exact))
	}
}

// toldTriggers is how many events of a join the words name.
const toldTriggers = 10

// triggered says by what a task is started.
type triggered struct {
	kind, words string
	upstreams   []string
}

func triggerOf(t *rules.Set, f *task.Facts) triggered {
	g := t.Graph()
	v, ok := g.Vertex(f)
	if !ok || f.Shape == task.Summary { // an entry of a graph answer, which shows no events
		return triggered{kind: "unknown", words: "unknown: the file shows only a summary"}
	}
	r := triggered{kind: draw.KindOf(g, v).String(), words: "by hand"}
	for _, up := range g.Upstream(v) {
		r.upstreams = append(r.upstreams, g.Label(up))
	}
	var ways []string
	if s := t.Schedule(f); s != nil {
		words := s.Describe()
		if words == "" {
			words = "by an invalid schedule"
		}
		ways = append(ways, words)
	}
	if events := eventWords(g, v, f); events != "" {
		ways = append(ways, events)
	}
	if len(ways) > 0 {
		r.words = strings.Join(ways, ", or ")
	}
	return r
}

// eventWords says after which events the task starts, "" for none.
func eventWords(g *graph.Graph, v graph.Vertex, f *task.Facts) string {
	triggers := g.Triggers(v)
	var words []string
	start := "after "
	for _, tr := range triggers {
		if len(words) == toldTriggers {
			words = append(words, fmt.Sprintf("and %d more", len(triggers)-toldTriggers))
			break
		}
		text, isTask := triggerWords(g, f, tr)
		if !isTask {
			start = "when "
		}
		words = append(words, text)
	}
	both, many := "or", "any"
	if g.All(v) {
		both, many = "and", "all"
	}
	switch len(words) {
	case 0:
		return ""
	case 1:
		return start + words[0]
	case 2:
		return start + words[0] + " " + both + " " + words[1]
	default:
		return fmt.Sprintf("%s%s of %d: %s", start, many, len(triggers), strings.Join(words, ", "))
	}
}

// triggerWords says one event, and whether it is another task's end.
func triggerWords(g *graph.Graph, f *task.Facts, tr graph.Trigger) (words string, isTask bool) {
	e := &f.Events[tr.Event]
	switch {
	case tr.Edge >= 0:
		return say.Quote(g.Label(g.Edge(tr.Edge).From)) + " " + ended(tr.Outcome), true
	case e.IsDataset():
		return dataWords(f, e), false
	case e.IsTask():
		outcome := graph.AnyOutcome
		if status, ok := e.Attribute("status"); ok {
			outcome = graph.ParseOutcome(status.S)
		}
		return "any task " + ended(outcome), true
	default:
		return "event " + say.Quote(e.Type.S) + " comes", false
	}
}

// dataWords says whose data has to be updated.
func dataWords(f *task.Facts, e *task.EventFacts) string {
	if app, ok := e.Attribute("appId"); ok && app.S != f.AppID().S {
		return "data of app " + say.Quote(app.S) + " is updated"
	}
	if set, ok := e.Attribute("datasetId"); ok {
		return "dataset " + say.Quote(set.S) + " is updated"
	}
	return "data of its app is updated"
}

// ended is an outcome in the past, after a task's name.
func ended(o graph.Outcome) string {
	words := []string{}
	for _, way := range [...]struct {
		outcome graph.Outcome
		word    string
	}{{graph.Succeeded, "succeeded"}, {graph.Failed, "failed"}, {graph.Aborted, "was aborted"}} {
		if o&way.outcome != 0 {
			words = append(words, way.word)
		}
	}
	switch {
	case o == graph.AnyOutcome:
		return "ended"
	case len(words) == 0:
		return "ended with an unknown status"
	default:
		return strings.Join(slices.Clip(words), " or ")
	}
}
