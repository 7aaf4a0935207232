package draw

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// nasty are names that mean something to one format or another.
var nasty = []string{
	`quote " and ' and \" and \`, "brackets []{}()<>|", "line\nfeed\r\nand\ttab", `</script><script>alert(1)</script>`,
	"emoji 🚀👩‍👩‍👧🇸🇪", "bidi \u202egnp.exe\u2066", "control \x00\x1b[31m\x7f\u0085", "bad utf-8 \xff\xfe", "non \ufffe\uffff\U0001fffe characters",
	"&amp; &lt; &#35; #quot; #35;", "%% comment", "`code` **bold** _em_", "end", "graph TD; a-->b", "--> -- x", `\N \G \l \n`, "]]>", "",
	"   ", "\ufeffbom", strings.Repeat("long ", 300), "subgraph", "style n1 fill:red", ":::class", "@{ shape: x }", "$$x^2$$", "fa:fa-bomb",
}

func nastyPicture(t testing.TB) *Picture {
	set := tasktest.Set(strings.TrimSuffix(strings.Repeat("X @\n", len(nasty)), "\n"))
	for i, f := range set.Tasks {
		f.ID.S, f.Name.S = fmt.Sprint("id", i), nasty[i]
		if i > 0 {
			f.Events = tasktest.Facts([]string{"x", fmt.Sprintf("id%d:S", i-1)}).Events
			f.Refs = tasktest.Facts([]string{"x", "y"}).Refs
		}
	}
	set.Tasks[3].ID.S = nasty[3]
	set.Index()
	return New(graph.Build(set, nil), Options{
		Title: strings.Join(nasty[:17], " "),
		Marks: func(v graph.Vertex) []Mark { return []Mark{{"error", "rule", nasty[int(v)%len(nasty)]}} },
	})
}

func TestSVGIsWellFormedWhateverTheNames(t *testing.T) {
	t.Parallel()
	text := written(t, func(b *strings.Builder) error { return nastyPicture(t).WriteSVG(b) })
	if !utf8.ValidString(text) || strings.Contains(text, "<script") || strings.ContainsAny(text, "\x00\x1b\u202e") {
		t.Error("something got through")
	}
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestJSONKeepsNamesToTheByte(t *testing.T) {
	t.Parallel()
	text := written(t, func(b *strings.Builder) error { return nastyPicture(t).WriteJSON(b) })
	if strings.ContainsAny(text, "\u202e\x7f\u0085\ufffe") {
		t.Error("a control character got through")
	}
	var got jsonGraph
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	for i, v := range got.Vertices[:len(nasty)] {
		want := strings.ToValidUTF8(nasty[i], "\ufffd")
		if want == "" {
			want = fmt.Sprint("id", i)
		}
		if i != 7 && v.Attrs.Name != want { // 7 is no UTF-8
			t.Errorf("%d: got %q, want %q", i, v.Attrs.Name, want)
		}
	}
}

func TestTextFormatsHaveNoControlCharacters(t *testing.T) {
	t.Parallel()
	p := nastyPicture(t)
	for name, write := range map[string]func(io.Writer) error{
		"dot": p.WriteDOT, "mermaid": p.WriteMermaid,
		"tree": func(w io.Writer) error { return p.WriteTree(w, TreeStyle{}) },
	} {
		text := written(t, func(b *strings.Builder) error { return write(b) })
		for _, r := range text {
			if r != '\n' && disturbing(r) {
				t.Errorf("%s: %U", name, r)
			}
		}
		if dir := os.Getenv("TASKLINT_KEEP"); dir != "" {
			_ = os.WriteFile(dir+"/nasty."+name, []byte(text), 0o600)
		}
	}
}

func TestDOTQuotesEveryName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		`a"b`: `"a\"b"`, `a\`: `"a\\"`, "a&lt;": `"a&amp;lt;"`, "a\nb": `"a\nb"`,
	} {
		if got := dotQuote(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		" a  b\n\tc ": "a b c", "x\u202ey": `x\u202ey`, "x\x1by": `x\x1by`, "\U0001fffe": `\U0001fffe`, "👩‍👩‍👧": "👩‍👩‍👧", "\u2028": "", "é": "é",
	} {
		if got := plain(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestTooLargeToDraw(t *testing.T) {
	t.Parallel()
	p := &Picture{Nodes: make([]Node, SVGNodes+1)}
	if err := p.WriteSVG(io.Discard); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}
