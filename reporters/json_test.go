package reporters

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compile reads a JSON Schema from a file.
func compile(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	c.AssertFormat()
	if err := c.AddResource("file:///schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("file:///schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, what, report string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(report)))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func runs(t *testing.T) map[string]*Report {
	return map[string]*Report{"sample": sample(t), "places": places(t), "hostile": hostile(t), "clean": clean()}
}

func TestJSONReportsAreAsTheirSchemaSays(t *testing.T) {
	t.Parallel()
	schema := compile(t, filepath.Join("..", "schema", "report.schema.json"))
	for name, report := range runs(t) {
		if name == "hostile" {
			report.Result.Findings[0].Pointer = "/x" // evil is no JSON Pointer
			report.Result.Findings[1].Pointer, report.Result.Findings[0].Task.Pointer, report.Result.Findings[1].Task.Pointer = "", "", ""
		}
		validate(t, schema, name, write(t, JSON, report))
	}
}

func TestSARIFReportsAreAsTheOfficialSchemaSays(t *testing.T) {
	t.Parallel()
	file := os.Getenv("TASKLINT_SARIF_SCHEMA")
	if file == "" {
		t.Skip("TASKLINT_SARIF_SCHEMA does not name sarif-2.1.0.json, which comes with the npm package @microsoft/sarif-multitool")
	}
	schema := compile(t, file)
	for name, report := range runs(t) {
		report.SarifSuppressed = name == "sample"
		validate(t, schema, name, write(t, SARIF, report))
	}
}

func TestNothingInAJSONReportIsNull(t *testing.T) {
	t.Parallel()
	var check func(path string, v any)
	check = func(path string, v any) {
		switch v := v.(type) {
		case nil:
			t.Errorf("%s is null", path)
		case []any:
			for _, item := range v {
				check(path+"/*", item)
			}
		case map[string]any:
			for key, item := range v {
				check(path+"/"+key, item)
			}
		}
	}
	for name, report := range runs(t) {
		for _, format := range []Reporter{JSON, SARIF} {
			var v any
			if err := json.Unmarshal([]byte(write(t, format, report)), &v); err != nil {
				t.Fatal(err)
			}
			check(name, v)
		}
	}
}
