// Package fix mends findings: it makes the edits that rules offer, round by round,
// and undoes those that would do harm.
//
// Harm is a file that does not parse, or a new finding. One defect is one finding: a
// value that cannot be read silences the rules that rest on it, so that mending it may
// bring to light what was wrong all along. That is no harm and is left for the next
// round, or for people; but what the fix has written must be readable (rules.Rule.Hides).
package fix

import (
	"cmp"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// mostRounds bounds how often the outcome is looked at again, mostTrials how often
// all files are judged on the way.
const (
	mostRounds = 20
	mostTrials = 300
)

// Options say what may be changed.
type Options struct {
	// Unsafe allows fixes that may change a meaning, or are one choice of several.
	Unsafe bool
	// May reports whether a document may be changed.
	May func(*source.Document) bool
	// Judge runs the second phase, with all that decides which findings count.
	Judge func([]*engine.FileResult) (*engine.Result, error)
	// Check is asked whether a changed document that is no file of tasks, such as the
	// configuration, is still good.
	Check func(*source.Document) error
}

// Refusal is a fix that was not made.
type Refusal struct {
	Finding *diag.Finding
	// Why says what would have come of it.
	Why string
}

// Outcome is what fixing has come to. Nothing is written yet.
type Outcome struct {
	// Results and Result are those of the two phases after all fixes.
	Results []*engine.FileResult
	Result  *engine.Result
	// Files are the changed documents in the order of their names.
	Files []*File
	// Fixed is how many findings were mended, Refused what was not and why.
	Fixed   int
	Refused []Refusal
	// Unfinished says that there was still something to do when the bound on rounds
	// or trials was reached.
	Unfinished bool
}

// Run fixes what of the findings of result may be fixed. Files are the results of
// the first phase that it rests on.
func Run(e *engine.Engine, files []*engine.FileResult, result *engine.Result, o Options) (*Outcome, error) {
	s := &session{
		engine: e, options: o, files: slices.Clone(files), result: result,
		index: make(map[*source.Document]int), changed: make(map[int]*File), banned: make(map[string]bool),
		names: make(map[string]bool), whole: make(map[*source.Document]bool), out: &Outcome{},
	}
	for i, f := range files {
		s.index[f.Doc], s.names[f.Doc.Name] = i, true
	}
	for round := 0; ; round++ {
		plans := s.collect()
		if len(plans) == 0 && s.reconsider() {
			plans = s.collect()
		}
		if len(plans) == 0 {
			break
		}
		if round == mostRounds || s.trials >= mostTrials {
			s.out.Unfinished = true
			break
		}
		if err := s.round(plans); err != nil {
			return nil, err
		}
	}
	return s.finish()
}

// session is one run of fixing.
type session struct {
	engine  *engine.Engine
	options Options
	files   []*engine.FileResult
	result  *engine.Result
	index   map[*source.Document]int
	changed map[int]*File
	banned  map[string]bool
	names   map[string]bool           // of the files
	whole   map[*source.Document]bool // whether it parses
	trials  int
	moved   bool // something was made since a fix was refused
	out     *Outcome
}

// reconsider lets fixes be tried again that were refused before others were made: what
// they were refused for may be mended. It reports whether there are any.
func (s *session) reconsider() bool {
	if !s.moved || len(s.banned) == 0 {
		return false
	}
	s.moved = false
	clear(s.banned)
	s.out.Refused = nil
	return true
}

// plan is a fix that is to be made.
type plan struct {
	finding *diag.Finding
	fix     diag.Fix
	file    int // -1 for a document that is no file of tasks
	span    source.Span
}

// mayReveal reports whether the fix may bring findings to light that the defect has
// hidden.
func (p *plan) mayReveal() bool { return hides(p.finding) }

// hides reports whether what rests on a finding's value is not judged.
func hides(f *diag.Finding) bool {
	r := rules.ByID(f.Rule)
	return r != nil && r.Hides
}

// key identifies a fix from round to round.
func (p *plan) key() string {
	return p.finding.Rule + "\x00" + p.finding.Doc.Name + "\x00" + p.finding.Pointer + "\x00" + p.fix.Description
}

// collect chooses fixes that do not touch each other, in the order of their places;
// the others have their turn in the next round. Those that may bring other findings to
// light wait until there are none that may not, so that the two are judged apart.
func (s *session) collect() []plan {
	var all []plan
	for _, f := range s.result.Findings {
		if f.State != diag.New || len(f.Fixes) == 0 || f.Doc == nil || !s.options.May(f.Doc) {
			continue
		}
		if i, ok := s.index[f.Doc]; ok && s.fixable(i) {
			all = s.choose(all, f, i)
		}
	}
	if plain := slices.DeleteFunc(slices.Clone(all), func(p plan) bool { return p.mayReveal() }); len(plain) > 0 {
		all = plain
	}
	slices.SortStableFunc(all, func(a, b plan) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(a.span.End, b.span.End))
	})
	return apart(all)
}

// choose adds the first fix of a finding that may be made.
func (s *session) choose(all []plan, f *diag.Finding, file int) []plan {
	for _, x := range f.Fixes {
		p := plan{f, x, file, extent(x.Edits)}
		if (x.Safety == diag.Safe || s.options.Unsafe) && !s.banned[p.key()] {
			return append(all, p)
		}
	}
	return all
}

// fixable reports whether edits can be made to a file: its text is in memory and was
// read without an error.
func (s *session) fixable(i int) bool {
	f := s.files[i]
	if f.Err != nil || f.Doc.Whole() == nil {
		return false
	}
	good, known := s.whole[f.Doc]
	if !known {
		good = parses(f.Doc)
		s.whole[f.Doc] = good
	}
	return good
}

// extent is the range from the first edit to the last.
func extent(edits []diag.Edit) source.Span {
	span := edits[0].Span
	for _, e := range edits[1:] {
		span = source.Span{Start: min(span.Start, e.Span.Start), End: max(span.End, e.Span.End)}
	}
	return span
}

// apart leaves out the plans that touch one before.
func apart(all []plan) []plan {
	kept := all[:0]
	for _, p := range all {
		if n := len(kept); n > 0 && kept[n-1].file == p.file {
			last := kept[n-1].span
			if p.span.Start < last.End || p.span.Start == last.End && (p.span.Len() == 0 || last.Len() == 0) {
				continue
			}
		}
		kept = append(kept, p)
	}
	return kept
}

// finish makes the edits of documents that are no files of tasks, which change no
// finding but their own, and gathers the outcome.
func (s *session) finish() (*Outcome, error) {
	s.engine.Try(s.result.Err == nil)
	result, err := s.options.Judge(s.files) // trials leave marks on the findings
	if err != nil {
		return nil, err
	}
	s.result, s.out.Result, s.out.Results = result, result, s.files
	for _, f := range s.changed {
		s.out.Files = append(s.out.Files, f)
	}
	if err := s.others(); err != nil {
		return nil, err
	}
	slices.SortFunc(s.out.Files, func(a, b *File) int { return cmp.Compare(a.Before.Name, b.Before.Name) })
	for _, f := range s.out.Files {
		s.out.Fixed += f.Fixed
	}
	return s.out, nil
}

// others makes the fixes of documents that are no files of tasks.
func (s *session) others() error {
	byDoc := make(map[*source.Document][]plan)
	var docs []*source.Document
	for _, f := range s.result.Findings {
		if _, isTasks := s.index[f.Doc]; isTasks || f.Doc == nil || f.State != diag.New || !s.options.May(f.Doc) {
			continue
		}
		if plans := s.choose(nil, f, -1); plans != nil {
			if byDoc[f.Doc] == nil {
				docs = append(docs, f.Doc)
			}
			byDoc[f.Doc] = append(byDoc[f.Doc], plans...)
		}
	}
	gone := make(map[*diag.Finding]bool)
	for _, doc := range docs {
		plans := byDoc[doc]
		slices.SortStableFunc(plans, func(a, b plan) int { return a.span.Start - b.span.Start })
		plans = apart(plans)
		e, err := edit(doc, plans)
		if err != nil {
			return err
		}
		if err := s.options.Check(e.doc); err != nil {
			s.refuse(&plans[0], err.Error())
			continue
		}
		old, err := Encode(doc, doc.Whole())
		if err != nil {
			return err
		}
		s.out.Files = append(s.out.Files, &File{Before: doc, After: e.doc, Old: old, New: e.raw, Changes: e.changes, Fixed: e.fixed})
		for _, p := range plans {
			gone[p.finding] = true
		}
	}
	s.result.Keep(func(f *diag.Finding) bool { return !gone[f] })
	return nil
}

// edited is a document with the plans of one round made.
type edited struct {
	doc     *source.Document
	raw     []byte
	changes []Change
	fixed   int
}

// edit makes a document of another with plans made.
func edit(doc *source.Document, plans []plan) (*edited, error) {
	e := &edited{fixed: len(plans)}
	var edits []diag.Edit
	plain := false
	for _, p := range plans {
		edits = append(edits, p.fix.Edits...)
		plain = plain || p.span.Start < 0
	}
	text, changes := apply(doc.Whole(), edits)
	e.raw, e.changes = text, changes
	var err error
	if !plain {
		if e.raw, err = Encode(doc, text); err != nil {
			return nil, err
		}
	}
	e.doc, err = source.NewDocument(doc.Name, doc.Path, e.raw)
	return e, err
}

// parses reports whether a document is JSON through and through.
func parses(doc *source.Document) bool {
	good := true
	var tree source.Tree
	err := doc.Split(source.Visitor{
		Part:   func(p source.Part) { good = good && tree.Parse(p.Text, p.Span.Start, p.Depth) == nil },
		Record: func(o source.Outline) { good = good && o.Err == nil },
	})
	return good && err == nil
}
