package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// strange is a part of no known shape that holds no task either.
type strange struct {
	outline *source.Outline
	part    *partResult
	foreign string // what it looks like instead
}

// strangers decides about the strange parts when all of the document is known. Lines
// of JSON Lines among tasks are meant to be tasks where they bear a sign; others are told.
func (g *gatherer) strangers() {
	r := g.result
	among := len(r.Tasks) > 0
	single, none := 0, 0
	for i := range g.strange {
		s := &g.strange[i]
		look := &s.part.look
		switch {
		case s.foreign != "" && !among:
			r.Looks = s.foreign
		case s.foreign != "":
		case s.outline.Line && among && look.Signs > 0:
			p := g.assume(s.part.part)
			g.keepPart(&p)
			g.take(&p)
			continue
		case look.Signs > 0:
			single++
			continue
		case g.trust.meant:
			none++
			continue
		}
		if s.outline.Line && among {
			line := ""
			if at, err := r.Doc.Position(s.outline.Span.Start); err == nil {
				line = fmt.Sprintf(", line %d,", at.Line)
			}
			g.tellUnread(r.Doc.Name + line + " holds a value among tasks that is none, and was not checked")
		}
	}
	switch {
	case single > 0 && !r.Known:
		what := "bears"
		if single > 1 {
			what = fmt.Sprintf("holds %d objects that bear", single)
		}
		g.tellUnread(r.Doc.Name + " " + what + " one sign of a task only, so it was not checked; name it on the command line if it is one")
	case none > 0 && !r.Known:
		g.tellUnread(r.Doc.Name + " is meant to hold tasks and holds none; correct it, or exclude it")
	}
}

// unread tells of the values of a record with tasks that could not be read.
func (g *gatherer) unread(o *source.Outline, parts []entry) {
	const most = 3
	for _, kind := range []struct {
		obstacle task.Obstacle
		why      string
	}{
		{task.InText, "they stand there as JSON in a text; write them as JSON"},
		{task.CutOff, "PowerShell cut them off there; export them again with ConvertTo-Json -Depth 20"},
		{task.TooDeep, "they stand there deeper than they are looked for; write them as a list"},
	} {
		var at []string
		for i := range parts {
			p := parts[i].rest
			if p == nil {
				continue
			}
			for _, u := range p.unread {
				if u.Why == kind.obstacle {
					at = append(at, p.part.Pointer()+u.Pointer)
				}
			}
		}
		if len(at) == 0 {
			continue
		}
		where := ""
		if at[0] != "" {
			where = " at " + strings.Join(at[:min(len(at), most)], ", ")
			if more := len(at) - most; more > 0 {
				where += fmt.Sprintf(" and %d more", more)
			}
		}
		name := g.result.Doc.Name
		if o.Line {
			if position, err := g.result.Doc.Position(o.Span.Start); err == nil {
				name = fmt.Sprintf("%s, line %d,", name, position.Line)
			}
		}
		g.tellUnread(name + " holds tasks" + where + " that were not checked: " + kind.why)
	}
}

// tellUnread notes what was not checked, so that tasks of the set may be missing.
func (g *gatherer) tellUnread(why string) {
	if !slices.Contains(g.result.Unread, why) {
		g.result.Unread = append(g.result.Unread, why)
		g.result.Gaps = appendOnce(g.result.Gaps, g.result.Doc.Name+" holds something that was not read")
	}
}

// meantForTasks reports whether a broken document is one of tasks: it holds some, or
// belongs to a set, or a word in it says so.
func (g *gatherer) meantForTasks() bool {
	if g.result.Known || g.trust.meant || g.trust.insists {
		return true
	}
	doc, step := g.result.Doc, 1<<20
	for at := 0; at < doc.Len(); at += step {
		text, err := doc.Text(source.Span{Start: at, End: min(doc.Len(), at+step+task.LongestWord())})
		if err != nil || task.Speaks(text) {
			return true
		}
	}
	return false
}

// where says of broken text where it is no JSON, and why.
func (g *gatherer) where(broken error) string {
	at, err := g.result.Doc.Position(source.BrokenAt(broken))
	if err != nil {
		return ": " + broken.Error()
	}
	return fmt.Sprintf(":%d:%d: %s", at.Line, at.Column, broken)
}
