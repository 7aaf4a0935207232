package cli

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/rules"
)

// foundSet is the tasks of one tenant in a repository.
type foundSet struct {
	name   string // for the configuration: from the folder
	folder string // that holds all its files, with forward slashes; "." for the top
	tasks  int
	tenant string // the id that its tasks bear, "" for none
}

// foundSets are the sets of a repository, and nothing when a folder of theirs holds
// files of another one: then paths cannot tell them apart.
func foundSets(base string, tenants []*rules.Tenant) []foundSet {
	var sets []foundSet
	for _, t := range tenants {
		set := foundSet{tasks: len(t.Set.Tasks), tenant: t.Set.Tenant}
		for i, f := range t.Set.Tasks {
			rel, err := filepath.Rel(base, f.Doc.Path)
			if err != nil {
				return nil
			}
			folder := path.Dir(filepath.ToSlash(rel))
			if i == 0 {
				set.folder = folder
			}
			set.folder = commonFolder(set.folder, folder)
		}
		if set.tasks > 0 {
			sets = append(sets, set)
		}
	}
	for i := range sets {
		for j := range sets {
			if i != j && (sets[i].folder == "." || isBelow(sets[j].folder, sets[i].folder)) {
				return nil
			}
		}
	}
	nameSets(sets)
	return sets
}

// commonFolder is the deepest folder that holds both.
func commonFolder(a, b string) string {
	for a != "." && !isBelow(b, a) {
		a = path.Dir(a)
	}
	return a
}

func isBelow(folder, parent string) bool {
	return folder == parent || strings.HasPrefix(folder, parent+"/")
}

// nameSets calls each set as its folder, or by its whole path where two would have
// one name.
func nameSets(sets []foundSet) {
	for i := range sets {
		sets[i].name = plainName(path.Base(sets[i].folder))
	}
	for i := range sets {
		same := func(s foundSet) bool { return s.name == plainName(path.Base(sets[i].folder)) }
		if first := slices.IndexFunc(sets, same); first >= 0 && slices.IndexFunc(sets[first+1:], same) >= 0 {
			sets[i].name = plainName(sets[i].folder)
		}
	}
	seen := make(map[string]bool)
	for i := range sets {
		for seen[sets[i].name] {
			sets[i].name += "-2"
		}
		seen[sets[i].name] = true
	}
}

// plainName leaves of a text what needs no quotes in YAML.
func plainName(text string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		default:
			return '-'
		}
	}, text)
	if name = strings.Trim(name, "-"); name == "" {
		return "tasks"
	}
	return name
}
