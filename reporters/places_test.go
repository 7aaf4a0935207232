package reporters

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
)

// clean is a run that finds nothing.
func clean() *Run {
	run := runOf()
	run.Result.Summary = engine.Summary{Files: 12, Tasks: 1000}
	run.ExitCode = 0
	return run
}

// places is a run whose findings stand at unusual places.
func places(t testing.TB) *Run {
	bom := document(t, "bom.json", "\ufeff{\r\n\t\"name\":\t\"x\",\r\n\t\"start\": {\r\n\t\t\"schedule\": 1\r\n\t}\r\n}\r\n")
	minified := document(t, "stdin.json", `[`+strings.Repeat(`{"name":"ä日🎉","version":"1.0.0"},`, 400)+`{"name":"last"}]`)
	utf16 := utf16Document(t)
	empty := document(t, "empty.json", "")
	broken := document(t, "broken.json", "{\n  \"name\": \"x\"\n")
	tenant := document(t, "tenant:/tasks/7f3c1f0e", `{"name": "live"}`)
	outside := document(t, "../../elsewhere/a.json", `{"name": "outside"}`)
	outside.Path = filepath.Clean(outside.Path)
	end := diag.Place{Doc: broken, Span: source.Span{Start: 16, End: 16}}
	several := &diag.Finding{
		Rule: "dependency-cycle", Level: diag.Error, Flow: true, Message: "tasks [a](https://example.com) wait for each other",
		Place: at(t, minified, 50, `"name":"ä日🎉"`, "/49/name"),
	}
	for n := 51; n < 65; n++ {
		several.Related = append(several.Related, diag.Related{
			Place: at(t, minified, n, `"name":"ä日🎉"`, "/"+strconv.Itoa(n-1)+"/name"), Message: "step " + strconv.Itoa(n) + " [" + strconv.Itoa(n) + "]",
		})
	}
	return runOf(
		several,
		&diag.Finding{Rule: "encoding", Level: diag.Note, Message: "starts with a byte order mark; remove it", Place: diag.Place{Doc: bom},
			Fixes: []diag.Fix{{Description: "remove it", Edits: []diag.Edit{{Doc: bom, Span: source.Span{Start: -3, End: 0}}}}}},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "tabs before it", Place: at(t, bom, 1, `"x"`, "/name")},
		&diag.Finding{Rule: "never-firing", Level: diag.Warning, Message: "several lines", Place: at(t, bom, 1, "{\r\n\t\t\"schedule\": 1\r\n\t}", "/start")},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "two on a line", Place: at(t, tenant, 1, `"live"`, "/name"),
			Related: []diag.Related{{Place: at(t, tenant, 1, `"name"`, "/name"), Message: "the key"}, {Message: "no place at all"}}},
		&diag.Finding{Rule: "json-syntax", Level: diag.Error, Message: "the text ends within an object", Place: end},
		&diag.Finding{Rule: "json-syntax", Level: diag.Error, Message: "the file is empty", Place: diag.Place{Doc: empty}},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "deep in a long line", Place: at(t, minified, 200, `"1.0.0"`, "/199/version")},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "at the end of a long line", Place: at(t, minified, 1, `"last"`, "/400/name")},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "wider than the window", Place: diag.Place{Doc: minified, Span: source.Span{Start: 1, End: minified.Len() - 1}, Pointer: ""}},
		&diag.Finding{Rule: "encoding", Level: diag.Warning, Message: "UTF-16", Place: at(t, utf16, 1, `"🎉b"`, "/name"),
			Fixes: []diag.Fix{{Description: "change it", Edits: []diag.Edit{{Doc: utf16, Span: at(t, utf16, 1, `b`, "/name").Span, Text: "c"}}}}},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "changed meanwhile", Place: diag.Place{Doc: changed(t), Span: source.Span{Start: 2, End: 5}, Pointer: "/name"}},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "elsewhere", Place: at(t, outside, 1, `"outside"`, "/name")},
		&diag.Finding{Rule: "no-place", Level: diag.Error, Message: "about nothing in particular"},
	)
}

func utf16Document(t testing.TB) *source.Document {
	raw := []byte{0xff, 0xfe}
	for _, r := range `{"name": "` {
		raw = append(raw, byte(r), 0)
	}
	raw = append(raw, 0x3c, 0xd8, 0x89, 0xdf)
	for _, r := range `b"}` {
		raw = append(raw, byte(r), 0)
	}
	return document(t, "utf16.json", string(raw))
}

// changed is a streamed document whose file is not what it was.
func changed(t testing.TB) *source.Document {
	path := filepath.Join(t.TempDir(), "large.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(source.WholeLimit + 1); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("{   }"), 0); err != nil {
		t.Fatal(err)
	}
	doc, err := source.Open(path, "large.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(10); err != nil {
		t.Fatal(err)
	}
	doc.Path = "/repo/work/large.json"
	return doc
}
