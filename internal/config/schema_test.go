package config

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

const schemaID = "https://raw.githubusercontent.com/tasklint/tasklint/main/schema/config.schema.json"

// TestSchemaIsUpToDate compares schema/config.schema.json with what the description
// of the configuration and the built-in rules give, or with -update writes it.
func TestSchemaIsUpToDate(t *testing.T) {
	t.Parallel()
	name := filepath.Join("..", "..", "schema", "config.schema.json")
	want := schemaOf(rules.All())
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(have), string(want)); diff != "" {
		t.Errorf("schema/config.schema.json is stale; run go generate ./...\n%s", diff)
	}
}

// TestSchemaAndDecoderAgree holds each file of testdata/schema.txtar against both:
// names in good/ are right for both, in bad/ wrong for both, and in decoder/ wrong
// for the decoder alone, since a schema cannot say why.
func TestSchemaAndDecoderAgree(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "schema.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	schema := compileSchema(t, schemaOf(testRules()))
	for _, f := range archive.Files {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			work := t.TempDir()
			_, decoderErr := Parse(filepath.Join(work, Name), f.Data, testOptions(work))
			schemaErr := schema.Validate(instance(t, f.Data))
			kind := filepath.Dir(f.Name)
			if (decoderErr == nil) != (kind == "good") {
				t.Errorf("the decoder says %v", decoderErr)
			}
			if (schemaErr == nil) != (kind != "bad") {
				t.Errorf("the schema says %v", schemaErr)
			}
		})
	}
}

// instance is a text as the validator takes it.
func instance(t *testing.T, text []byte) any {
	t.Helper()
	doc, err := source.NewDocument(Name, "", text)
	if err != nil {
		t.Fatal(err)
	}
	r := &reports{doc: doc}
	root := readYAML(r)
	if r.any() {
		t.Fatal(r.errors())
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(appendJSON(nil, root)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func compileSchema(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaID, parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(schemaID)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
