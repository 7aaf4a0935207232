package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/browsertest"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// graphInputs are the graphs that other programs read: a generated tenant, the scripts'
// tasks with hostile names, and a task of each hostile name with another below it.
func graphInputs(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	inputs := map[string][]byte{"tenant": tasktest.Array(tasktest.Healthy(60, 1))}
	for _, name := range []string{"graph", "graph-names", "graph-answer"} {
		archive, err := txtar.ParseFile(filepath.Join("..", "..", "testdata", "script", name+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if stem, ok := strings.CutSuffix(f.Name, ".json"); ok && stem != "broken" {
				inputs[name+"-"+stem] = f.Data
			}
		}
	}
	var tasks []any
	for i, name := range []string{
		`"`, "''`", `\`, `a\nb`, "[x](y)", "{{x}}", "(((", "]]>", "a\nb\r\nc", "</script>", "<b onclick=alert(1)>", "&amp;#35;", "#quot;", "🚀👩‍👩‍👧🇸🇪",
		"end", "subgraph", "%% x", "%%{init: {}}%%", "-->|x|", "$$x^2$$", ":::c", "@{shape: x}", "`md` **b**", "fa:fa-bomb", "1. item", "- item",
		"click n1 href", "\u202egnp", "\x00\x1b[31m", "\ufffe", "|", ";", "~~~", strings.Repeat("long ", 200), " ",
	} {
		for _, id := range []string{fmt.Sprint("up", i), fmt.Sprint("down", i)} {
			task := map[string]any{"id": id, "name": name, "specVersion": "0.8", "enabled": true, "states": []any{}}
			if id[0] == 'd' {
				task["events"] = []any{map[string]any{"name": "e", "source": "system-events.task", "correlation": []any{
					map[string]any{"contextAttributeName": "id", "contextAttributeValue": fmt.Sprint("up", i)},
				}}}
				task["states"] = []any{map[string]any{"onEvents": []any{map[string]any{"eventRefs": []string{"e"}}}}}
			}
			tasks = append(tasks, task)
		}
	}
	text, err := json.Marshal(tasks)
	if err != nil {
		t.Fatal(err)
	}
	inputs["names"] = text
	files := make(map[string]string)
	for name, text := range inputs {
		files[name] = filepath.Join(dir, name+".json")
		if err := os.WriteFile(files[name], text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func drawFile(t *testing.T, format, file string) string {
	t.Helper()
	var out, errs strings.Builder
	if code := Main(context.Background(), []string{"graph", "--no-config", "--format", format, file}, strings.NewReader(""), &out, &errs, nil); code != exitClean {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	return out.String()
}

func TestGraphvizReadsTheDOTOutput(t *testing.T) {
	t.Parallel()
	dot, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("Graphviz is not installed; .ci/run installs it")
	}
	for name, file := range graphInputs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := drawFile(t, "dot", file)
			c := exec.Command(dot, "-Tsvg")
			c.Stdin = strings.NewReader(text)
			var svg, errs bytes.Buffer
			c.Stdout, c.Stderr = &svg, &errs
			if err := c.Run(); err != nil || errs.Len() > 0 {
				t.Fatalf("%v\n%s", err, errs.String())
			}
			want, got := strings.Count(text, " [label=")-strings.Count(text, " -> n"), strings.Count(svg.String(), `class="node"`)
			if got != want {
				t.Errorf("%d nodes drawn, want %d", got, want)
			}
		})
	}
}

// mermaidDraws lets Mermaid parse and draw each of the sources, and returns by name how
// many nodes and scripts it drew, or why it refused.
const mermaidDraws = `(async sources => {
  mermaid.initialize({startOnLoad: false});
  const drawn = {};
  for (const [name, text] of Object.entries(sources)) {
    try {
      await mermaid.parse(text);
      const {svg} = await mermaid.render("g" + Object.keys(drawn).length, text);
      const page = new DOMParser().parseFromString(svg, "text/html");
      drawn[name] = page.querySelectorAll("g.node").length + " " + page.querySelectorAll("script,[onclick]").length;
    } catch (e) { drawn[name] = String(e); }
  }
  return drawn;
})(%s)`

func TestMermaidReadsTheMermaidOutput(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	library := os.Getenv("TASKLINT_MERMAID")
	if library == "" {
		t.Skip("TASKLINT_MERMAID does not name mermaid.min.js; .ci/run installs it")
	}
	sources, want := make(map[string]string), make(map[string]string)
	for name, file := range graphInputs(t) {
		text := drawFile(t, "mermaid", file)
		sources[name] = text
		want[name] = fmt.Sprint(strings.Count(text, "\"]\n")+strings.Count(text, "\"])\n")+strings.Count(text, "\")]\n")+strings.Count(text, "\"}}\n"), " 0")
	}
	text, err := json.Marshal(sources)
	if err != nil {
		t.Fatal(err)
	}
	browser.Open(fmt.Sprintf(`<!DOCTYPE html><meta charset="utf-8"><script src="file://%s"></script>`, library))
	var got map[string]string
	browser.Evaluate(&got, fmt.Sprintf(mermaidDraws, text))
	for name, drawn := range want {
		if got[name] != drawn {
			t.Errorf("%s: %q, want %s nodes and scripts", name, got[name], drawn)
		}
	}
}
