package explain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/rules"
)

// Defaults returns the built-in rules as they come.
func Defaults() []rules.Setting {
	var all []rules.Setting
	for _, r := range rules.All() {
		all = append(all, r.Default())
	}
	return all
}

// Choose returns the rules with the ids, in their order, of all that a configuration sets.
// For built-in ones alone a broken configuration does no harm: the levels are then the
// defaults.
func Choose(all []rules.Setting, broken error, ids []string) ([]rules.Setting, error) {
	if broken != nil {
		all = Defaults()
	}
	var chosen []rules.Setting
	for _, id := range ids {
		i := slices.IndexFunc(all, func(s rules.Setting) bool { return s.Rule.ID == id })
		switch {
		case i >= 0:
			chosen = append(chosen, all[i])
		case broken != nil:
			return nil, broken
		default:
			return nil, unknownRule(id, all)
		}
	}
	return chosen, nil
}

// unknownRule is the error for an id that none of the rules has.
func unknownRule(id string, all []rules.Setting) error {
	var ids []string
	for _, s := range all {
		ids = append(ids, s.Rule.ID)
	}
	message := "there is no rule " + say.Quote(id)
	if _, near := say.Nearest(id, ids); near {
		return errors.New(say.Instead(message, id, ids))
	}
	if alike := rulesWith(id, ids); len(alike) > 0 {
		return fmt.Errorf("%s; did you mean %s?", message, say.Or(alike))
	}
	return errors.New(message + "; tasklint rules lists them")
}

// rulesWith are the ids, five at most, that have all the words of id in them.
func rulesWith(id string, ids []string) []string {
	var alike []string
	for _, candidate := range ids {
		parts := strings.Split(candidate, "-")
		all := true
		for word := range strings.SplitSeq(strings.ToLower(id), "-") {
			all = all && slices.Contains(parts, word)
		}
		if all {
			alike = append(alike, candidate)
		}
	}
	return alike[:min(len(alike), 5)]
}
