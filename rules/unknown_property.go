package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/schema"
)

var _ = register(&Rule{
	ID:      "unknown-property",
	Summary: "a key that the API does not have",
	Why: "A misspelt key does nothing: the service refuses the task, or drops the key and takes the default in its place, and the default of `enabled` is false. " +
		"Where a known key is near, the message asks whether you meant that one, and where the key belongs further down, whether you meant it there.\n\n" +
		"The API grows, and a linter's copy of it ages: properties may be added at any time for everybody. " +
		"So an unknown key in a task that the service has stored (it has `metadata.createdAt`) is a note, once for each key in the set. " +
		"A key that stands in over half of a tenant's stored tasks (20 tasks at least) was written by the service itself: " +
		"then it is that one note for the tasks that people write, too. Keys under `arguments` and `attrs` are free.",
	Do: "Correct the key, or remove it. List what your own tools keep in task files in `allow`, as pointers from the task; " +
		"`*` stands for any entry of a list, as in `/events/*/x-owner`. Keys that the API knows and nothing reads are `dead-field`.",
	Mend:   MendDefinition,
	Level:  diag.Warning,
	Levels: "A note in stored tasks, under `metadata` and in the records of runs, for `$schema` at the root of a file, and for a key that most stored tasks have.",
	Since:  "0.1.0",
	Basis:  Documented,
	Sources: []string{"Qlik's OpenAPI document for scheduling tasks: additionalProperties is false for the definition",
		"qlik.dev, API versioning: response properties may be added at any time"},
	Fix:     UnsafeFix,
	Hides:   true,
	Group:   FileAndSchema,
	Reads:   Value,
	Options: []Option{{"allow", []string{}, "JSON Pointers, from the task, of keys that are there on purpose."}},
	Value:   checkUnknownProperty,
	Settle:  settleUnknownProperty,
})

func checkUnknownProperty(p *TaskPass) {
	for _, pr := range p.Problems {
		if pr.Kind != schema.UnknownProperty {
			continue
		}
		path := pr.Node.Path()
		switch {
		case slices.ContainsFunc(p.Strings("allow"), func(pointer string) bool { return leadsAlong(pointer, path) }):
		case pr.Property == "$schema" && len(path) == 1 && p.pointer == "":
			p.report(pr.Node, true, `"$schema" is for editors, and no property of a task`, nil).
				Help("remove it before the file is sent to the service").Level(diag.Note)
		case inMetadata(path), p.Run && len(path) > 1:
			p.report(pr.Node, true, "%s is not known under %s, which the service writes",
				[]any{say.Quote(pr.Property), say.Quote(path[len(path)-2].Name())}).Note(grows).Level(diag.Note)
		case p.stored() && pr.Suggest == "" && pr.Under == "":
			p.report(pr.Node, true, "%s is no known property of a stored task", []any{say.Quote(pr.Property)}).Note(grows).Level(diag.Note)
		case p.stored():
			p.ReportProblem(pr).Level(diag.Note).Fix(diag.Unsafe, "Rename it to "+pr.Suggest, renameKey(pr.Node, pr.Suggest))
		default:
			p.ReportProblem(pr).Fix(diag.Unsafe, "Rename it to "+pr.Suggest, renameKey(pr.Node, pr.Suggest))
		}
	}
}

// leadsAlong reports whether a pointer names the place at the end of path; "*"
// stands for any index.
func leadsAlong(pointer string, path []source.Step) bool {
	for _, s := range path {
		rest, ok := strings.CutPrefix(pointer, "/")
		if !ok {
			return false
		}
		token, _, _ := strings.Cut(rest, "/")
		pointer = rest[len(token):]
		name, ok := source.UnescapeToken(token)
		if !ok || s.Index < 0 && name != s.Name() || s.Index >= 0 && name != "*" && name != strconv.Itoa(s.Index) {
			return false
		}
	}
	return pointer == ""
}

// grownFrom is how many stored tasks a set needs for their majority to say more
// about the API than our copy of its schema does.
const grownFrom = 20

// grown counts the stored tasks that have one unknown key.
type grown struct {
	tasks int
	last  *task.Facts
	told  bool
}

// settleUnknownProperty puts one note in place of all findings about a key that several
// stored tasks of the set have, and in place of those in other tasks as well where most
// stored ones have it.
func settleUnknownProperty(p *SetPass, found []*diag.Finding) []*diag.Finding {
	stored := 0
	for _, t := range p.Set.Tasks {
		if isStored(t) {
			stored++
		}
	}
	keys := make(map[string]*grown)
	in := make([]*task.Facts, len(found))
	for i, f := range found { // task by task
		k := keys[genericPointer(f)]
		if k == nil {
			k = new(grown)
			keys[genericPointer(f)] = k
		}
		if t := taskAt(p.Set.Set, f.Place); t != nil && isStored(t) {
			if in[i] = t; t != k.last {
				k.tasks, k.last = k.tasks+1, t
			}
		}
	}
	var kept []*diag.Finding
	for i, f := range found {
		k := keys[genericPointer(f)]
		switch most := stored >= grownFrom && 2*k.tasks > stored; {
		case !most && (in[i] == nil || k.tasks < 2):
			kept = append(kept, f)
		case !k.told:
			k.told = true
			kept = append(kept, p.forSet(f, k.tasks, stored))
		}
	}
	return kept
}

// isStored reports whether the service has the task as it stands or nearly so.
func isStored(t *task.Facts) bool { return t.Stored() && t.As == task.Stored }

// forSet makes a finding about one task's key one about the set.
func (p *SetPass) forSet(f *diag.Finding, tasks, stored int) *diag.Finding {
	one := *f
	one.Task, one.Canonical, one.Fixes = diag.Task{Set: p.Set.Name}, genericPointer(f), nil
	if !p.Fixed {
		one.Level = diag.Note
	}
	one.Message = fmt.Sprintf("%d of %d stored tasks have %s, which tasklint does not know", tasks, stored, say.Quote(one.Canonical))
	one.Help = fmt.Sprintf("look for a newer version of tasklint, or list %s under \"allow\"", say.Quote(one.Canonical))
	one.Note = "the API has probably grown since this version"
	return &one
}

// genericPointer is the pointer of a finding's place from its task, with "*" for
// the indexes of lists.
func genericPointer(f *diag.Finding) string {
	tokens := strings.Split(strings.TrimPrefix(f.Pointer, f.Task.Pointer), "/")
	for i, token := range tokens {
		if token != "" && strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}
