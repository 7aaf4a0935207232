package playground

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/listing"
	"github.com/tasklint/tasklint/internal/picture"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
)

// everything asks for all documents.
func everything(*source.Document) bool { return true }

// graph draws who triggers whom, with the findings, and lists the tasks, so that they are found
// in the text.
func (c *inspection) graph(request *Request, reply *Reply) error {
	sets := c.result.Sets
	answers := picture.Answers(c.result, reply.note)
	if len(answers) > 0 && len(sets) == 0 {
		sets = append(sets, picture.VerticesOnly(answers, request.Now))
	}
	marks := picture.NewMarks(c.result.Findings, c.result.Sets)
	var pictures []*draw.Picture
	title := "Tasks"
	for _, set := range sets {
		var d draw.Options
		if len(sets) > 1 {
			d.Set = picture.TenantName(set)
			d.Title = d.Set
		} else if set.Set.Label() != "" {
			title = "Tasks of " + picture.TenantName(set)
		}
		picture.Describe(&d, set, marks, answers[set], reply.note)
		if p := draw.New(set.Graph(), d); len(p.Nodes) > 0 {
			pictures = append(pictures, p)
		}
	}
	if len(pictures) == 0 {
		return nil
	}
	var err error
	reply.SVG, err = secret.Written(draw.Join(title, pictures...).WriteSVG)
	if err == nil {
		return c.tasks(request, reply)
	}
	if !errors.Is(err, draw.ErrTooLarge) {
		return err
	}
	reply.SVG = ""
	reply.note("%v", err)
	reply.Tree, err = secret.Written(func(w io.Writer) error {
		for _, p := range pictures {
			if err := p.WriteTree(w, draw.TreeStyle{}); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// forecastDays is how far the forecast reaches.
const forecastDays = 7

// forecast says when the tasks will run.
func (c *inspection) forecast(request *Request, reply *Reply) error {
	zone, err := request.zone()
	if err != nil {
		return err
	}
	now := request.Now.Truncate(time.Second)
	report := &reporters.Forecast{From: now, To: now.AddDate(0, 0, forecastDays), Now: now, Zone: zone}
	for _, t := range c.result.Sets {
		if len(t.Set.Tasks) > 0 {
			report.Sets = append(report.Sets, reporters.ForecastSet{
				Name: t.Set.Label(), Tenant: cmp.Or(t.Set.Name, t.Set.Tenant), Timeline: t.Timeline(),
				Asked: func(*task.Facts) bool { return true },
			})
		}
	}
	if len(report.Sets) == 0 {
		return nil
	}
	if reply.HTML, err = secret.Written(report.WriteHTML); err != nil {
		return fmt.Errorf("forecast: %w", err)
	}
	reply.Notes = append(reply.Notes, report.Notices...)
	return nil
}

// tasks lists the tasks with their schedules in words.
func (c *inspection) tasks(request *Request, reply *Reply) error {
	list := &reporters.TaskList{Rows: listing.Rows(c.result.Sets, everything, request.Now)}
	text, err := secret.Written(list.WriteJSON)
	if err != nil {
		return fmt.Errorf("list: %w", err)
	}
	reply.Tasks = []byte(text)
	for _, t := range c.result.Sets {
		for _, f := range t.Set.Tasks {
			reply.Places = append(reply.Places, c.place(f.Doc, f.Span))
		}
	}
	return nil
}
