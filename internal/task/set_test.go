package task

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tasklint/tasklint/internal/source"
)

// TestIndexGoesByIdentity compares what an index finds with a search through all tasks, in
// sets whose ids begin alike or not at all, and of which several share an id or a name.
func TestIndexGoesByIdentity(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		prefix := []string{"", "a", "4c0d5c1e-0a53-4d9f-8a55-"}[r.IntN(3)]
		list := "["
		for i := range r.IntN(30) {
			if i > 0 {
				list += ", "
			}
			list += fmt.Sprintf(`{"name": "n%d", "version": "%d", "description": "%d", "states": []`, r.IntN(6), r.IntN(2), i)
			if r.IntN(4) > 0 {
				list += fmt.Sprintf(`, "id": "%s%d"`, prefix, r.IntN(40))
			}
			list += "}"
		}
		s := &Set{Tasks: factsOf(t, list+"]")}
		s.Index()
		want := slices.Clone(s.Tasks)
		slices.SortFunc(want, func(a, b *Facts) int {
			return cmp.Or(cmp.Compare(a.ID.S, b.ID.S), cmp.Compare(string(a.ContentSum()), string(b.ContentSum())))
		})
		ids, names := make(map[string][]*Facts), make(map[NameVersion][]*Facts)
		for i, f := range s.Ordered().Tasks {
			if f.ID.S != "" {
				if f != want[i] {
					t.Fatalf("%s: task %d by identity is %s, want %s", list, i, f.ID.S, want[i].ID.S)
				}
				ids[f.ID.S] = append(ids[f.ID.S], f)
			}
			names[NameVersion{f.Name.S, f.Version.S}] = append(names[NameVersion{f.Name.S, f.Version.S}], f)
		}
		for id, all := range ids {
			rank, ok := s.Rank(id)
			if !slices.Equal(s.AllByID(id), all) || s.ByID(id) != all[0] || !ok || s.Ordered().Tasks[rank] != all[0] {
				t.Errorf("%s: the tasks with id %s are not all, or not in their order", list, id)
			}
		}
		for name, all := range names {
			if !slices.Equal(s.ByName(name.Name, name.Version), all) {
				t.Errorf("%s: the tasks called %v are not all, or not in their order", list, name)
			}
		}
		if s.ByID("none") != nil || len(s.AllByID("none")) > 0 || len(s.ByName("none", "")) > 0 {
			t.Error("a task is found that is not there")
		}
	}
}

func factsOf(t *testing.T, list string) []*Facts {
	t.Helper()
	doc, err := source.NewDocument("t.json", "", []byte(list))
	if err != nil {
		t.Fatal(err)
	}
	var all []*Facts
	var x Extractor
	tree := source.Tree{}
	if err := tree.Parse([]byte(list), 0, 0); err != nil {
		t.Fatal(err)
	}
	for i, n := range tree.Root().Elements() {
		var view Task
		view.Read(n)
		all = append(all, x.Extract(doc, source.Part{Index: i}, &view))
	}
	return all
}
