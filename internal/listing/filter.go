package listing

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/say"
)

// Filter decides which tasks are shown; nil shows all.
type Filter struct {
	text   string
	spell  say.Spelling
	filter *own.Filter
}

// CompileFilter reads the expression of the option filter, nil for "". The error shows the
// place of what is wrong.
func CompileFilter(text string, spell say.Spelling) (*Filter, error) {
	if text == "" {
		return nil, nil
	}
	f := &Filter{text: text, spell: spell}
	var err error
	if f.filter, err = own.CompileFilter(text, filterFields(&Row{}, time.Time{})); err != nil {
		return nil, f.mistake(err)
	}
	return f, nil
}

// filterFields are the fields of a row, and the clock.
func filterFields(r *Row, now time.Time) []own.Field {
	var values []own.Field
	for _, f := range fields() {
		values = append(values, own.Field{Name: f.name, Value: f.value(r)})
	}
	return append(values, own.Field{Name: "now", Value: now.UTC()})
}

// Keep returns the rows for which the filter is true.
func (f *Filter) Keep(rows []Row, now time.Time) ([]Row, error) {
	if f == nil {
		return rows, nil
	}
	kept := []Row{}
	for i := range rows {
		values := filterFields(&rows[i], now)
		for j := range values {
			if t, ok := values[j].Value.(time.Time); ok && t.IsZero() {
				values[j].Value = nil
			}
		}
		holds, err := f.filter.Holds(values)
		if err != nil {
			return nil, fmt.Errorf("%w\n  (at task %s)", f.mistake(err), say.Quote(rows[i].Name))
		}
		if holds {
			kept = append(kept, rows[i])
		}
	}
	return kept, nil
}

// mistake says what is wrong with the filter, with a mark under the place.
func (f *Filter) mistake(err error) error {
	where, ok := errors.AsType[*own.Mistake](err)
	if !ok {
		return fmt.Errorf("%s: %w", f.spell.Option("filter", ""), err)
	}
	return fmt.Errorf("%s: %w\n%s", f.spell.Option("filter", ""), where, f.quoted(where.From, where.To))
}

// quoted is the line of the filter with the bytes from..to marked; of a long line what
// is around them.
func (f *Filter) quoted(from, to int) string {
	const around = 60
	from = max(0, min(from, len(f.text)))
	begin := strings.LastIndexByte(f.text[:from], '\n') + 1
	for from-begin > around || begin > 0 && begin < from && !utf8.RuneStart(f.text[begin]) {
		begin++
	}
	end := len(f.text)
	if i := strings.IndexByte(f.text[from:], '\n'); i >= 0 {
		end = from + i
	}
	for end > from && (end-from > 2*around || end < len(f.text) && !utf8.RuneStart(f.text[end])) {
		end--
	}
	return say.Underline(f.text[begin:end], from-begin, max(from, min(to, end))-begin)
}
