package schema

import (
	"errors"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/tasklint/tasklint/internal/source"
)

// FuzzPrecheck holds the two stages together: what is certainly valid has no
// error in the validator, save a word of an enum in another case, and what has
// one has a problem.
func FuzzPrecheck(f *testing.F) {
	for _, s := range healthy(f) {
		f.Add(uint8(index(s.schema)), s.text, uint16(0), uint16(0), []byte(nil))
		f.Add(uint8(index(s.schema)), s.text, uint16(3), uint16(2), []byte(`null`))
	}
	for _, c := range defects {
		text := strings.NewReplacer("‹", "", "›", "").Replace(c.text)
		f.Add(uint8(index(c.schema)), []byte(text), uint16(0), uint16(0), []byte(nil))
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte, node, from uint16, splice []byte) {
		if len(text) > 1<<16 {
			return
		}
		var tree source.Tree
		if tree.Parse(text, 0, 0) != nil {
			return
		}
		text = mutate(tree.Root(), int(node), int(from), splice)
		if tree.Parse(text, 0, 0) != nil {
			return
		}
		agree(t, &documents[int(which)%len(documents)], tree.Root())
	})
}

func agree(t *testing.T, d *document, root source.Node) {
	t.Helper()
	certain := d.program().certain(root)
	err := d.validator().Validate(root.Value(boundedNumber))
	problems := Check(d.name, root)
	if certain {
		if err != nil && !onlyCase(err) {
			t.Fatalf("%s: certainly valid, but %v\n%s", d.name, err, root.Raw())
		}
		if problems != nil {
			t.Fatalf("%s: certainly valid, but %v", d.name, problems)
		}
	}
	if err == nil && len(problems) > 0 {
		t.Fatalf("%s: valid, but %v", d.name, problems)
	}
	if err != nil && len(problems) == 0 && !onlyCase(err) {
		t.Fatalf("%s: no problem for %v\n%s", d.name, err, root.Raw())
	}
	last := -1
	for _, p := range problems {
		if p.Message == "" || !p.Node.Exists() || p.Node.Span().Start < last {
			t.Fatalf("%s: odd problem %+v at %v", d.name, p, p.Node.Span())
		}
		last = p.Node.Span().Start
	}
}

// onlyCase reports whether all errors are about words that differ by case only.
func onlyCase(err error) bool {
	var e *jsonschema.ValidationError
	if !errors.As(err, &e) {
		return false
	}
	if len(e.Causes) > 0 {
		for _, cause := range e.Causes {
			if !onlyCase(cause) {
				return false
			}
		}
		return true
	}
	enum, ok := e.ErrorKind.(*kind.Enum)
	if !ok {
		return false
	}
	got, _ := enum.Got.(string)
	for _, w := range enum.Want {
		if word, ok := w.(string); ok && strings.EqualFold(word, got) {
			return true
		}
	}
	return false
}

// mutate puts splice, or the text of one value of a document, in the place of
// another, so that what comes out is likely to be a document again.
func mutate(root source.Node, node, from int, splice []byte) []byte {
	values := appendValues(nil, root)
	target := values[node%len(values)].Span()
	if splice == nil {
		splice = values[from%len(values)].Raw()
	}
	text := root.Raw()
	at := root.Span().Start
	out := append([]byte(nil), text[:target.Start-at]...)
	out = append(out, splice...)
	return append(out, text[target.End-at:]...)
}

func appendValues(list []source.Node, n source.Node) []source.Node {
	list = append(list, n)
	for k, v := range n.Members() {
		list = appendValues(append(list, k), v)
	}
	for _, e := range n.Elements() {
		list = appendValues(list, e)
	}
	return list
}

func index(name Name) int {
	for i := range documents {
		if documents[i].name == name {
			return i
		}
	}
	return 0
}
