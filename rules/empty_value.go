package rules

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/schema"
)

var _ = register(&Rule{
	ID:      "empty-value",
	Summary: "nothing stands where something is needed",
	Why: "A blank name, a correlation attribute without a value, an `events` or `annotations` list without entries: they look filled in and say nothing. " +
		"The service refuses most of them. An event that is correlated with an empty value never arrives, so the task does not run, and nothing reports it.\n\n" +
		"An event's empty `spaceId` is fine where the task it waits for has the same: a personal space has no id. `\"eventRefs\": []` is fine too: " +
		"this is how a task is written that a schedule or a person starts.",
	Do:      "Write the value, or leave the property out where it is optional.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Levels:  "A note for an empty list in a task that the service has stored (it has `metadata.createdAt`): it says nothing, and was accepted.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik's OpenAPI document for scheduling tasks: minLength and minItems"},
	Fix:     SafeFix,
	Group:   FileAndSchema,
	Reads:   Value,
	Value: func(p *TaskPass) {
		for _, pr := range p.Problems {
			switch {
			case pr.Kind != schema.EmptyValue:
			case p.unset(pr):
				p.reportUnset(pr)
			default:
				pr.Message = strings.Replace(pr.Message, `"SUCCEEDED"`, attributeExample(pr), 1)
				p.ReportProblem(pr)
			}
		}
	},
	Settle: settleEmptyValue,
})

// settleEmptyValue leaves out the empty space of an event whose upstream has the same: a
// personal space has no id, and the service copies what it finds.
func settleEmptyValue(p *SetPass, found []*diag.Finding) []*diag.Finding {
	return slices.DeleteFunc(found, func(f *diag.Finding) bool {
		t := taskAt(p.Set.Set, f.Place)
		if t == nil {
			return false
		}
		for i := range t.Events {
			for _, a := range t.Events[i].Attributes {
				if a.Name.S == "spaceId" && a.Value.Exists() && a.Value.S == "" && t.Place(a.Value.At) == f.Span {
					id, _ := t.Events[i].Attribute("id")
					up := p.Set.ByID(id.S)
					return up != nil && up.Space.Exists() && up.Space.S == ""
				}
			}
		}
		return false
	})
}

// attributeExample is a value that fits the attribute with the empty one.
func attributeExample(pr schema.Problem) string {
	attribute := pr.Node
	if path := pr.Node.Path(); !pr.Open && len(path) > 0 {
		attribute = path[len(path)-1].In
	}
	switch name := attribute.Get("contextAttributeName").Text(); name {
	case "id":
		return `"7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11", the id of a task`
	case "appId", "spaceId", "datasetId":
		return `"67ffd1a958505bf21fd86284", the id of ` + map[string]string{"appId": "an app", "spaceId": "a space", "datasetId": "a dataset"}[name]
	default:
		return `"SUCCEEDED"`
	}
}
