package config

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
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

// member and object are JSON with an order.
type (
	member struct {
		name  string
		value any
	}
	object []member
)

// schemaOf is the JSON Schema (draft 2020-12) of a configuration for some rules.
func schemaOf(all []*rules.Rule) []byte {
	c := newCatalog(all, nil)
	g := generator{done: make(map[string]bool)}
	root := g.object(describe(&c))
	slices.SortFunc(g.defs, func(a, b member) int { return strings.Compare(a.name, b.name) })
	schema := append(object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", schemaID},
		{"title", "tasklint configuration"},
		{"description", "The file " + Name + ". An id under rules that is not listed here must be that of an own rule."},
	}, root...)
	schema = append(schema, member{"$defs", g.defs})
	var b bytes.Buffer
	e := jsontext.NewEncoder(&b, jsontext.WithIndent("  "))
	write(e, schema)
	return b.Bytes()
}

// write cannot fail: the values are our own.
func write(e *jsontext.Encoder, v any) {
	token := func(t jsontext.Token) {
		if err := e.WriteToken(t); err != nil {
			panic(err)
		}
	}
	switch v := v.(type) {
	case object:
		token(jsontext.BeginObject)
		for _, m := range v {
			token(jsontext.String(m.name))
			write(e, m.value)
		}
		token(jsontext.EndObject)
	case []any:
		token(jsontext.BeginArray)
		for _, x := range v {
			write(e, x)
		}
		token(jsontext.EndArray)
	case []string:
		token(jsontext.BeginArray)
		for _, x := range v {
			token(jsontext.String(x))
		}
		token(jsontext.EndArray)
	case string:
		token(jsontext.String(v))
	case int:
		token(jsontext.Int(int64(v)))
	case bool:
		token(jsontext.Bool(v))
	default:
		panic("no JSON")
	}
}

type generator struct {
	defs object
	done map[string]bool
}

// ref is the schema of a shape: a reference when it has a name.
func (g *generator) ref(s *shape) object {
	if s.name == "" {
		return g.schema(s)
	}
	if !g.done[s.name] {
		g.done[s.name] = true
		g.defs = append(g.defs, member{s.name, g.schema(s)})
	}
	return object{{"$ref", "#/$defs/" + s.name}}
}

func (g *generator) schema(s *shape) object {
	var o object
	switch s.form {
	case anyForm:
	case anyTextForm, textForm:
		o = g.text(s)
	case wordForm:
		o = object{{"enum", s.words}}
	case boolForm:
		o = object{{"type", "boolean"}}
	case countForm:
		o = object{{"type", "integer"}, {"minimum", 0}, {"maximum", 1<<31 - 1}}
		if s.words != nil {
			o = object{{"const", 1}}
		}
	case listForm:
		o = object{typeOf("array", s), {"items", g.ref(s.item)}}
		if s.atLeastOne {
			o = append(o, member{"minItems", 1})
		}
	case objectForm:
		o = g.object(s)
	case namedForm:
		o = object{typeOf("object", s), {"additionalProperties", g.ref(s.item)}}
		if s.keyPattern != "" {
			o = append(o, member{"propertyNames", object{{"pattern", s.keyPattern}}})
		}
	case unionForm:
		var either []any
		for _, e := range s.either {
			either = append(either, g.ref(e))
		}
		o = object{{"anyOf", either}}
	}
	if s.initial != nil {
		o = append(o, member{"default", s.initial})
	}
	return o
}

// typeOf is a type, or null as well where there need be no value.
func typeOf(name string, s *shape) member {
	if s.nothing {
		return member{"type", []string{name, "null"}}
	}
	return member{"type", name}
}

func (g *generator) text(s *shape) object {
	o := object{{"type", "string"}}
	if s.form == textForm {
		o = append(o, member{"minLength", 1})
	}
	if s.most > 0 {
		o = append(o, member{"maxLength", s.most})
	}
	switch {
	case s.pattern != "":
		o = append(o, member{"pattern", s.pattern})
	case s.form == textForm:
		o = append(o, member{"pattern", `\S`})
	}
	return o
}

func (g *generator) object(s *shape) object {
	var properties object
	var required []string
	for _, f := range s.fields {
		properties = append(properties, member{f.name, append(object{{"description", f.doc}}, g.ref(f.shape)...)})
		if f.required {
			required = append(required, f.name)
		}
	}
	o := object{typeOf("object", s), {"properties", properties}}
	if s.open {
		o = append(o, member{"additionalProperties", g.ref(s.item)})
	} else {
		o = append(o, member{"additionalProperties", false})
	}
	if required != nil {
		o = append(o, member{"required", required})
	}
	if s.someOf != nil {
		var either []any
		for _, k := range s.someOf {
			either = append(either, object{{"required", []string{k}}})
		}
		o = append(o, member{"anyOf", either})
	}
	return o
}
