package schema

import (
	"bytes"
	"errors"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tasklint/tasklint/internal/source"
)

// nothingElse is a loader that has no files.
type nothingElse struct{}

func (nothingElse) Load(url string) (any, error) { return nil, errors.New("not loaded: " + url) }

// alone compiles the printed text of a schema with nothing around it.
func alone(tb testing.TB, name string) *jsonschema.Schema {
	tb.Helper()
	text, ok := Source(name)
	if !ok {
		tb.Fatalf("no schema %q", name)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.UseLoader(nothingElse{})
	url := base + name + suffix
	if err := c.AddResource(url, doc); err != nil {
		tb.Fatal(err)
	}
	compiled, err := c.Compile(url)
	if err != nil {
		tb.Fatal(err)
	}
	return compiled
}

func TestNamesListsWhatSourceKnows(t *testing.T) {
	t.Parallel()
	want := []string{"task", "list", "graph", "runs", "create", "replace", "patch", "on-time-schedule", "on-task-event", "on-dataset-updated", "config", "report"}
	if diff := cmp.Diff(want, Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if text, ok := Source("nonsense"); ok || text != nil {
		t.Error("there is a schema called nonsense")
	}
}

func TestPrintedSchemasStandAlone(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compiled := alone(t, name)
			for _, s := range healthy(t) {
				// The enums list the usual spellings; any other case is ours to accept.
				text := bytes.NewReader(bytes.ReplaceAll(bytes.ReplaceAll(s.text, []byte(`"Event"`), []byte(`"event"`)), []byte("succeeded"), []byte("SUCCEEDED")))
				doc, err := jsonschema.UnmarshalJSON(text)
				if err != nil {
					t.Fatal(err)
				}
				if err := compiled.Validate(doc); err != nil && string(s.schema) == name {
					t.Errorf("%s: %v", s.name, err)
				}
			}
			for _, c := range defects {
				if string(c.schema) != name {
					continue
				}
				plain := strings.NewReplacer("‹", "", "›", "", "1e1000000", "9").Replace(c.text)
				doc, err := jsonschema.UnmarshalJSON(strings.NewReader(plain))
				if err != nil {
					t.Fatal(err)
				}
				if compiled.Validate(doc) == nil {
					t.Errorf("%s: valid", c.name)
				}
			}
		})
	}
}

// TestDocumentedShapesBehaveAsKnown checks what the documentation of the service shows
// but its schemas or the service do not say.
func TestDocumentedShapesBehaveAsKnown(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		"task/waits-for-a-dataset.json": {"/metadata/ownerId wrong-type", "/metadata/createdBy wrong-type"},
		"list/of-one.json":              {"/data/0/metadata/ownerId wrong-type", "/data/0/metadata/createdBy wrong-type"},
		"create/without-version.json":   {" missing-property"},
		"task/other-names.json":         nil,
		"create/migrated.json":          nil,
		"task/capitals.json":            nil,
		"graph/with-a-task.json":        nil,
		"runs/of-a-deleted-task.json":   nil,
	}
	documents := samples(t, "as-documented.txtar")
	if len(documents) != len(want) {
		t.Errorf("%d documents, want %d", len(documents), len(want))
	}
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			problems, known := want[d.name]
			if !known {
				t.Fatal("nothing is known of it")
			}
			root := parse(t, d.text)
			var got []string
			for _, p := range Check(d.schema, root) {
				got = append(got, p.Node.Pointer()+" "+p.Kind.String())
			}
			if diff := cmp.Diff(problems, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			valid := alone(t, string(d.schema)).Validate(root.Value(asNumber)) == nil
			if valid != (problems == nil) {
				t.Errorf("the printed schema finds it valid: %v", valid)
			}
			if certain := certainlyValid(d.schema, root); certain != (problems == nil) {
				t.Errorf("certainly valid: %v", certain)
			}
		})
	}
}

// checkable are the schemas that documents are checked against.
func checkable() []string {
	var names []string
	for i := range documents {
		names = append(names, string(documents[i].name))
	}
	return names
}

// Every file must be one that the pre-check understands in full, and that helps
// the user of an editor.
func TestSchemaFilesAreKnownAndDescribed(t *testing.T) {
	t.Parallel()
	for _, name := range checkable() {
		d := lookup(name)
		d.program()
		inspect(t, d, "", d.root())
	}
}

var identifier = regexp.MustCompile(`^[A-Za-z0-9]+$`)

// inspect goes through the schema objects of a file.
func inspect(t *testing.T, d *document, pointer string, n source.Node) {
	t.Helper()
	p := programmer{done: make(map[target]*shape)}
	if s := p.shape(d, n); s.opaque {
		t.Errorf("%s#%s: not understood by the pre-check", d.name, pointer)
	}
	if n.Get("additionalProperties").Exists() || n.Get("required").Exists() && n.Get("type").Exists() {
		if !n.Get("x-noun").Exists() {
			t.Errorf("%s#%s: an object without x-noun", d.name, pointer)
		}
	}
	for _, group := range []string{"properties", "$defs"} {
		for k, v := range n.Get(group).Members() {
			at := pointer + "/" + group + "/" + k.Text()
			if !identifier.MatchString(k.Text()) {
				t.Errorf("%s#%s: odd name", d.name, at)
			}
			described := v.Get("description").Exists() || v.Get("$ref").Exists() && v.Len() == 1
			if group == "properties" && !described && !strings.Contains(pointer, "/with") {
				t.Errorf("%s#%s: no description", d.name, at)
			}
			inspect(t, d, at, v)
		}
	}
	if items := n.Get("items"); items.Exists() {
		inspect(t, d, pointer+"/items", items)
	}
}

func TestExamplesInSchemasAreValid(t *testing.T) {
	t.Parallel()
	for _, name := range checkable() {
		d := lookup(name)
		for pointer, examples := range examplesOf(d.root(), "") {
			p := programmer{done: make(map[target]*shape)}
			s := p.shape(d, d.root().Find(strings.TrimSuffix(pointer, "/examples")))
			for _, example := range examples.Elements() {
				if !s.certain(example) {
					t.Errorf("%s#%s: %s is not certainly valid", name, pointer, example.Raw())
				}
			}
		}
	}
}

func examplesOf(n source.Node, pointer string) map[string]source.Node {
	found := make(map[string]source.Node)
	for k, v := range n.Members() {
		at := pointer + "/" + source.EscapeToken(k.Text())
		if k.TextIs("examples") {
			found[at] = v
		}
		maps.Copy(found, examplesOf(v, at))
	}
	return found
}
