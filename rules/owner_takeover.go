package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "owner-takeover",
	Summary: "writing the task makes this user its owner",
	Why: "Whoever sends a PUT or a PATCH becomes the owner of the task, whatever the body says, and the task then runs with that user's rights. " +
		"Data that only the old owner may read is then missing from the app, or it no longer reloads at all. A machine credential acts as a bot with rights of its own.\n\n" +
		"The rule compares the owner of the task in the tenant with the user of the credential (`/api/v1/users/me`). " +
		"It looks at replace bodies and patches (`--as`), and, in one note for all, at tasks that differ from the tenant and so may be about to be written." +
		liveNote,
	Do: "Let the owner write it, or make sure that the new owner may read all that the app needs. " +
		"Afterwards `executed-as-mismatch` and `cross-owner-chain` show what has become of it.",
	Mend:    MendRequest,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of PUT and PATCH /api/scheduling/tasks/{id}: the requesting user becomes the owner"},
	Group:   History,
	Needs:   []Need{{Question: AskCaller}},
	Live:    checkOwnerTakeover,
})

func checkOwnerTakeover(p *SetPass) {
	if p.Remote.Me == "" {
		return
	}
	for _, f := range p.Set.Tasks {
		if f.As != task.Replace && f.As != task.Patch || f.ID.S == "" {
			continue
		}
		if stored := p.Remote.Find(f.ID.S); stored != nil && p.foreign(stored) {
			p.Report(f, p.Identity(f), "sending this makes %s the owner of %s", say.Quote(p.Remote.Me), p.name(f)).
				Help("let its owner send it, or check that the new one may read all that the app loads").
				Note("it belongs to %s, and would then run with the rights of %s", say.Quote(stored.Owner.S), say.Quote(p.Remote.Me)).
				RelatedPlace(p.field(stored, "/metadata/ownerId", stored.Owner.At), "the owner")
		}
	}
	p.takeoverByDrift()
}

// foreign reports whether a task of the tenant belongs to somebody else.
func (p *SetPass) foreign(stored *task.Facts) bool {
	return stored.Owner.S != "" && stored.Owner.S != p.Remote.Me
}

// takeoverByDrift tells once of all tasks that differ and belong to somebody else.
func (p *SetPass) takeoverByDrift() {
	c := p.comparison()
	if c == nil {
		return
	}
	var first *Report
	var owner string
	var differing []*task.Facts
	for i := range c.Pairs {
		pair := &c.Pairs[i]
		if pair.Equal() || !p.foreign(pair.Old) {
			continue
		}
		switch differing = append(differing, pair.New); {
		case first == nil:
			owner = pair.Old.Owner.S
			first = p.Report(pair.New, p.Identity(pair.New), "writing %s to the tenant would make %s its owner", p.name(pair.New), say.Quote(p.Remote.Me)).
				Help("let its owner write it, or check that the new one may read all that the app loads")
			first.RelatedPlace(p.field(pair.Old, "/metadata/ownerId", pair.Old.Owner.At), "the owner")
		case len(differing) <= mostRelated:
			first.RelatedPlace(p.identityPlace(pair.New), "so does this task")
		}
	}
	if first == nil {
		return
	}
	first.Note("it differs from the tenant, where it belongs to %s", say.Quote(owner))
	if n := len(differing) - 1; n > 0 {
		first.AboutGroup(identities(differing)...).
			Also("%s %s as well, and %s not belong to %s either", say.Count(n, "more task"), say.Pick(n, "differs", "differ"), say.Pick(n, "does", "do"), say.Quote(p.Remote.Me))
	}
}
