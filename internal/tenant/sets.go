package tenant

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/address"
	"github.com/tasklint/tasklint/internal/suggest"
)

// Configured is what the configuration says of one tenant. URL is compared with
// the address of a run and never contacted; Context names a context of qlik-cli.
type Configured struct{ Name, URL, Context string }

// PickSet is the name of the set that a run is about: the one named, else the
// one whose url is the address, else the only one; "" when none is configured.
// It fails when the set's url is another address, naming both.
func PickSet(sets []Configured, name, of string) (string, error) {
	chosen, err := chooseByName(sets, name)
	if err != nil {
		return "", err
	}
	if name == "" {
		var same []string
		for i := range sets {
			if sets[i].URL != "" && address.Same(sets[i].URL, of) {
				same = append(same, sets[i].Name)
			}
		}
		switch {
		case len(same) == 1:
			return same[0], nil
		case len(same) > 1:
			return "", fmt.Errorf("address %s is that of the tenants %s; say which with --tenant", of, strings.Join(same, ", "))
		case len(sets) == 0:
			return "", nil
		case chosen == nil:
			return "", fmt.Errorf("address %s is that of none of the configured tenants (%s); say which it is with --tenant", of, strings.Join(names(sets), ", "))
		}
	}
	if chosen.URL != "" && !address.Same(chosen.URL, of) {
		return "", fmt.Errorf("tenant %s is configured with the url %s, but the address of this run is %s; nothing was sent to either", quote(chosen.Name), quote(shownURL(chosen.URL)), quote(of))
	}
	return chosen.Name, nil
}

// chooseByName is the set of that name; without a name the only set there is,
// else nil.
func chooseByName(sets []Configured, name string) (*Configured, error) {
	if name == "" {
		if len(sets) == 1 {
			return &sets[0], nil
		}
		return nil, nil
	}
	for i := range sets {
		if sets[i].Name == name {
			return &sets[i], nil
		}
	}
	text := fmt.Sprintf("no tenant %s is configured", quote(name))
	if near, ok := suggest.Nearest(name, names(sets)); ok {
		text += fmt.Sprintf("; did you mean %s?", quote(near))
	}
	return nil, fmt.Errorf("%s", text)
}

func names(sets []Configured) []string {
	list := make([]string, len(sets))
	for i := range sets {
		list[i] = sets[i].Name
	}
	return list
}

// shownURL is a configured url as a message shows it: what follows an "@" or "?"
// only, since what is before or after may be a secret.
func shownURL(text string) string {
	if a, err := address.Parse(text); err == nil {
		return a
	}
	if i := strings.LastIndexByte(text, '@'); i >= 0 {
		text = text[i+1:]
	}
	text, _, _ = strings.Cut(text, "?")
	return text
}
