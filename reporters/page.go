package reporters

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/tasklint/tasklint/internal/say"
)

// pages are the templates, styles and scripts of what is written in HTML.
//
//go:embed pages
var pages embed.FS

// Bounds in characters of what a page shows of a text from a file.
const (
	pageName   = 200
	pageSaying = 4000
)

// templates are the pages. They escape for HTML by the place that a text stands at, and
// write every text from a file by name or say: as it may be seen, and not too long.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("pages").Funcs(template.FuncMap{
		"name":  func(text string) string { return say.Cut(say.Escape(text), pageName) },
		"say":   func(text string) string { return say.Cut(say.Escape(text), pageSaying) },
		"count": say.Count[int],
		"group": say.Number[int],
	}).ParseFS(pages, "pages/*.html"))
})

// frame is what all pages have. They need nothing else, and their security policy allows
// no style and script but their own, which it names by hashes (CSP level 3, section 2.3.1).
type frame struct {
	Title  string
	Policy template.HTMLAttr
	Style  template.CSS
	Script template.JS
}

// newFrame is the frame of a page; policy is what it allows besides.
func newFrame(name, title, policy string) frame {
	style, script := pagePart(name+".css"), pagePart(name+".js")
	return frame{
		Title:  title,
		Policy: template.HTMLAttr(`content="default-src 'none'; script-src '` + sourceHash(script) + "'; style-src '" + sourceHash(style) + "'; base-uri 'none'; form-action 'none'" + policy + `"`),
		Style:  template.CSS(style), Script: template.JS(script),
	}
}

// pagePart is a style or a script. Browsers hash what they read, with LF for every end of
// line.
func pagePart(name string) string {
	text, err := pages.ReadFile("pages/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// writePage fills a template.
func writePage(w io.Writer, name string, data any) error {
	b := bufio.NewWriter(w)
	if err := templates().ExecuteTemplate(b, name, data); err != nil {
		return err
	}
	return b.Flush()
}
