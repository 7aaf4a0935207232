package cli

import (
	"context"
	"slices"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/reporters"
)

// repository says where the checked files come from, for the only format that tells
// it; nil when that is not known.
func repository(ctx context.Context, j *job) *reporters.Repository {
	if !slices.ContainsFunc(j.outputs, func(o output) bool { return o.format == "sarif" }) {
		return nil
	}
	top, ok := discover.FindRoot(j.input.work)
	if !ok {
		return nil
	}
	repo := git.Repository{Dir: top}
	address := repo.Origin(ctx)
	if address == "" {
		return nil
	}
	commit, err := repo.Commit(ctx, "HEAD")
	if err != nil {
		return nil
	}
	return &reporters.Repository{URI: address, Revision: commit, Branch: repo.Branch(ctx)}
}
