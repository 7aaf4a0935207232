package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

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
	if code := Main([]string{"graph", "--no-config", "--format", format, file}, strings.NewReader(""), &out, &errs, nil); code != exitClean {
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

// mermaidPage lets Mermaid parse and draw each source; what it says goes to #verdict
// as a line for each: the name, and how many nodes it drew or why it refused.
const mermaidPage = `<!DOCTYPE html><meta charset="utf-8"><script src="%s"></script><pre id="verdict"></pre><script>
const sources = %s;
(async () => {
  mermaid.initialize({startOnLoad: false});
  const lines = [];
  for (const [name, text] of Object.entries(sources)) {
    try {
      await mermaid.parse(text);
      const {svg} = await mermaid.render("g" + lines.length, text);
      const drawn = new DOMParser().parseFromString(svg, "text/html");
      lines.push(name + " " + drawn.querySelectorAll("g.node").length + " " + drawn.querySelectorAll("script,[onclick]").length);
    } catch (e) { lines.push(name + " " + e); }
  }
  document.getElementById("verdict").textContent = lines.join("\n") + "\ndone";
})();
</script>`

func TestMermaidReadsTheMermaidOutput(t *testing.T) {
	t.Parallel()
	onRequest(t)
	library := os.Getenv("TASKLINT_MERMAID")
	if library == "" {
		t.Skip("TASKLINT_MERMAID does not name mermaid.min.js; .ci/run installs it")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("Chromium is not installed; .ci/run installs it")
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
	page := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(page, fmt.Appendf(nil, mermaidPage, "file://"+library, text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	dom, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+browserProfile(t),
		"--virtual-time-budget=60000", "--dump-dom", "file://"+page).Output()
	if err != nil {
		t.Fatal(err)
	}
	_, verdict, _ := strings.Cut(string(dom), `<pre id="verdict">`)
	verdict, _, _ = strings.Cut(verdict, "</pre>")
	lines := strings.Split(html.UnescapeString(verdict), "\n")
	if lines[len(lines)-1] != "done" {
		t.Fatalf("Mermaid did not come to an end: %q", verdict)
	}
	for _, line := range lines[:len(lines)-1] {
		if name, said, ok := strings.Cut(line, " "); ok && want[name] != "" && said != want[name] {
			t.Errorf("%s: %s, want %s nodes and scripts", name, said, want[name])
		}
		delete(want, strings.SplitN(line, " ", 2)[0])
	}
	if len(want) > 0 {
		t.Errorf("nothing was said of %v", want)
	}
}

// browserProfile is a folder for a browser's profile. The browser's own processes end
// a little after it does and write until then, so the folder is removed patiently.
func browserProfile(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tasklint-browser-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 50 {
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	return dir
}
