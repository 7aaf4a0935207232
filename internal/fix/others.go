package fix

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

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
