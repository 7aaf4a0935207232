// Package diag holds what a check has to say: findings, their levels, related
// places, fixes and fingerprints. Findings hold spans, never lines: reporters ask
// for these.
package diag

import (
	"cmp"
	"errors"
	"slices"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
)

// Finding is one defect at one place. It holds no node of a tree, so that it
// outlives the text it was found in.
type Finding struct {
	// Rule is the id of the rule, Level how bad this finding is.
	Rule  string
	Level Level
	// State says whether the finding counts; it is set when a run is judged.
	State State
	// Pinned marks a note that is one because the set is incomplete: settings do
	// not raise it.
	Pinned bool
	// Whole marks a finding about a list or object as a whole, for which reports
	// show only the opening bracket.
	Whole bool
	// Secret says that a credential stands at the place: reports show nothing of
	// the text there, and Value and Canonical do not hold it.
	Secret bool
	// Flow says that Related are the steps of a way through the tasks, in order,
	// which SARIF shows as a code flow.
	Flow bool
	// Message says what is wrong in one sentence, Help what to do in another: an
	// imperative or a question without a capital and a full stop, "" when Message says it
	// all. Note says why the finding is not worse, or not all there is to say; Label what
	// to see at the place itself. These two may be "" as well.
	Message, Help, Note, Label string
	// Place is the key or value that is wrong.
	Place
	// Task is the task that it is about; empty for a finding about a file.
	Task Task
	// Related are other places that explain it.
	Related []Related
	// Fixes are the ways to mend it, the best first; empty when only a person can.
	Fixes []Fix
	// Data is for programs that read the JSON report.
	Data Data

	// Canonical is the pointer inside the task with list items named by their
	// identity, and Value the wrong value if it is a scalar: what the fingerprint
	// rests on.
	Canonical string
	Value     Scalar
	// Members are the identities of the tasks that the finding is about, where that is
	// several of them: then these take the place of Task, Canonical and Value in the
	// fingerprint. See About and AboutRing.
	Members []string
	// Group are the identities of tasks of which any may be missing without making it
	// another finding, such as duplicates: when fewer of them are left it is known still.
	// Lead is the identity of the task that they have in common, "" for none.
	Group []string
	Lead  string
	// Fingerprint identifies the finding from run to run, Reason is why it does not
	// count and Until the last day on which that holds, "" for ever. They are set when a
	// run is judged.
	Fingerprint   string
	Reason, Until string
}

// Scalar is a string, number, boolean or null as text; the zero Scalar is none.
type Scalar struct {
	Text  string
	Given bool
}

// Place is a span of a document with the JSON Pointer of what stands there.
type Place struct {
	Doc  *source.Document
	Span source.Span
	// Pointer is from the root of the document, in JSON Lines of its line.
	Pointer string
}

// Task names a task in findings.
type Task struct {
	ID, Name, Version string
	// Set is the configured set it belongs to, else "".
	Set string
	// Pointer is the task's own place in its document.
	Pointer string
	// Known tells a task without any name from no task at all.
	Known bool
}

// Identity returns what tells the task from others: its id, else name and version.
func (t Task) Identity() string {
	switch {
	case t.ID != "":
		return t.ID
	case t.Name != "":
		return t.Name + "\x00" + t.Version
	default:
		return ""
	}
}

// Related is another place that explains a finding.
type Related struct {
	Place
	Message string
}

// State says whether a finding counts.
type State uint8

// The states of a finding. Only new ones count.
const (
	New State = iota
	Baseline
	Suppressed
)

// String returns the state's name in reports.
func (s State) String() string { return [...]string{"new", "baseline", "suppressed"}[s] }

// Safety says what may be trusted to a fix.
type Safety uint8

// A safe fix changes no meaning; an unsafe one may, or is one choice of several.
const (
	Safe Safety = iota
	Unsafe
)

// String returns the safety's name in reports.
func (s Safety) String() string { return [...]string{"safe", "unsafe"}[s] }

// Fix is one way to mend a finding.
type Fix struct {
	Safety Safety
	// Description says in an imperative sentence what it does.
	Description string
	Edits       []Edit
}

// Edit replaces the bytes of a span of the document's text by Text.
type Edit struct {
	Doc  *source.Document
	Span source.Span
	Text string
}

// Mask takes what looks like a credential out of all that the finding says.
func (f *Finding) Mask() {
	for _, text := range []*string{&f.Message, &f.Help, &f.Note, &f.Label} {
		*text = secret.Mask(*text)
	}
	for i := range f.Related {
		f.Related[i].Message = secret.Mask(f.Related[i].Message)
	}
	for i := range f.Fixes {
		f.Fixes[i].Description = secret.Mask(f.Fixes[i].Description)
	}
}

// Compare orders findings for reports: by file, place, rule and message.
func Compare(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.docName(), b.docName()),
		cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(a.Span.End, b.Span.End),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Message, b.Message),
	)
}

func (f *Finding) docName() string {
	if f.Doc == nil {
		return ""
	}
	return f.Doc.Name
}

// Sort puts findings into report order.
func Sort(findings []*Finding) { slices.SortStableFunc(findings, Compare) }

// Level is how bad a finding is. The zero Level is Off.
type Level uint8

// The levels, from harmless to grave. Error: it will fail or silently never work.
// Warning: it probably does not do what was meant. Note: worth knowing.
const (
	Off Level = iota
	Note
	Warning
	Error
)

var levelNames = [...]string{"off", "note", "warning", "error"}

// String returns the level's name in configuration and reports.
func (l Level) String() string { return levelNames[l] }

// ParseLevel reads a level's name; the error names the legal ones.
func ParseLevel(name string) (Level, error) {
	for i, n := range levelNames {
		if n == name {
			return Level(i), nil
		}
	}
	return Off, errors.New(say.Instead("level "+say.Quote(name)+" is unknown", name, []string{"error", "warning", "note", "off"}))
}

// MarshalText writes the level's name, for JSON.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// Data are named values of a finding. Most findings have one or two, so that a list
// takes less room than a map.
type Data []Datum

// Datum is one of them: a string, number, boolean or list of these.
type Datum struct {
	Name  string
	Value any
}

// Get returns the value with that name, nil when there is none.
func (d Data) Get(name string) any {
	for _, one := range d {
		if one.Name == name {
			return one.Value
		}
	}
	return nil
}

// Set adds a value or replaces the one with that name.
func (d *Data) Set(name string, value any) {
	for i := range *d {
		if (*d)[i].Name == name {
			(*d)[i].Value = value
			return
		}
	}
	*d = append(*d, Datum{name, value})
}

// Map returns the values by name, nil when there are none.
func (d Data) Map() map[string]any {
	if len(d) == 0 {
		return nil
	}
	m := make(map[string]any, len(d))
	for _, one := range d {
		m[one.Name] = one.Value
	}
	return m
}
