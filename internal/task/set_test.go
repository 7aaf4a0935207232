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
			if s.ByID(id) != all[0] || !ok || s.Ordered().Tasks[rank] != all[0] {
				t.Errorf("%s: the tasks with id %s are not all, or not in their order", list, id)
			}
		}
		if err := sameGroups(s.SameID(), ids); err != nil {
			t.Errorf("%s: ids: %v", list, err)
		}
		if err := sameGroups(s.SameName(), names); err != nil {
			t.Errorf("%s: names: %v", list, err)
		}
		for _, f := range s.Tasks {
			if same := len(names[NameVersion{f.Name.S, "0"}]) + len(names[NameVersion{f.Name.S, "1"}]); s.Namesakes(f.Name.S) != (same > 1) {
				t.Errorf("%s: %d tasks are called %s", list, same, f.Name.S)
			}
		}
		if s.ByID("none") != nil || s.Namesakes("none") || s.Namesakes("") {
			t.Error("a task is found that is not there")
		}
	}
}

// sameGroups compares groups of tasks with all of two or more, in the order of places.
func sameGroups[K comparable](got [][]*Facts, all map[K][]*Facts) error {
	var want [][]*Facts
	for _, group := range all {
		if len(group) > 1 {
			want = append(want, group)
		}
	}
	slices.SortFunc(want, func(a, b []*Facts) int { return Compare(a[0], b[0]) })
	if !slices.EqualFunc(got, want, slices.Equal) {
		return fmt.Errorf("%d groups, want %d, or not in their order", len(got), len(want))
	}
	return nil
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
