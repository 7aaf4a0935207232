package fix

import (
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
)

func TestWorse(t *testing.T) {
	t.Parallel()
	levels := func(l ...diag.Level) []diag.Level { return l }
	for _, test := range []struct {
		before, now []diag.Level
		want        bool
	}{
		{nil, nil, false},
		{nil, levels(diag.Note), true},
		{levels(diag.Warning), nil, false},
		{levels(diag.Warning), levels(diag.Error), true},
		{levels(diag.Error), levels(diag.Warning), false},
		{levels(diag.Error, diag.Note), levels(diag.Warning, diag.Warning), true},
		{levels(diag.Note, diag.Error), levels(diag.Error, diag.Note), false},
		{levels(diag.Error), levels(diag.Note, diag.Note), true},
	} {
		if got := worse(test.before, test.now); got != test.want {
			t.Errorf("from %v to %v: %v", test.before, test.now, got)
		}
	}
}
