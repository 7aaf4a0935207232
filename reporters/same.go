package reporters

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

// samePlaces is how many places are named of equal findings that are not shown.
const samePlaces = 3

// fold leaves out findings of one rule, level and message beyond the first so many, and
// gives those that are left out by the last one that stays; most 0 keeps all.
func fold(findings []*diag.Finding, most int) (kept []*diag.Finding, more map[*diag.Finding][]*diag.Finding) {
	if most <= 0 || len(findings) <= most {
		return findings, nil
	}
	type words struct {
		rule, message string
		level         diag.Level
		state         diag.State
	}
	kept = make([]*diag.Finding, 0, len(findings))
	seen, last := make(map[words]int), make(map[words]*diag.Finding)
	more = make(map[*diag.Finding][]*diag.Finding)
	for _, f := range findings {
		w := words{f.Rule, f.Message, f.Level, f.State}
		if seen[w]++; seen[w] > most {
			more[last[w]] = append(more[last[w]], f)
			continue
		}
		kept, last[w] = append(kept, f), f
	}
	return kept, more
}

// sameAs names the places of equal findings that are not shown.
func sameAs(shown *diag.Finding, more []*diag.Finding) string {
	var places []string
	for _, f := range more[:min(len(more), samePlaces)] {
		at := locate(f.Place)
		place := placeName(f.Place, at)
		if f.Doc == shown.Doc && at.known {
			place = fmt.Sprintf("%d:%d", at.start.Line, at.start.Column)
		}
		places = append(places, place+inTask(f))
	}
	if len(more) > samePlaces {
		places = append(places, "…")
	}
	return strings.Join(places, ", ") + " (--max-same 0 shows all)"
}
