package reporters

import (
	"path/filepath"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// location is where a place stands in lines and columns. It is unknown when there
// is no document, or when the file can no longer be read or was changed.
type location struct {
	known      bool
	start, end source.Position
}

// locate finds the lines of a place. A place without a span is its document's
// start, so that every report can lead somewhere.
func locate(p diag.Place) location { return locateSpan(p.Doc, p.Span) }

func locateSpan(doc *source.Document, span source.Span) location {
	if doc == nil {
		return location{}
	}
	start, err := doc.Position(span.Start)
	if err != nil {
		return location{}
	}
	if span.Len() <= 0 {
		return location{true, start, start}
	}
	end, err := doc.Position(span.End)
	if err != nil {
		return location{}
	}
	return location{true, start, end}
}

// name is what reports call a place's document.
func name(p diag.Place) string {
	if p.Doc == nil {
		return ""
	}
	return p.Doc.Name
}

// baseID is the uriBaseId of relative URIs in SARIF.
const baseID = "%SRCROOT%"

// uris gives the places of files from the base folder.
type uris struct {
	base, workDir string
	resolved      string // base without symbolic links
	known         map[string]sarifArtifact
}

func newURIs(base, workDir string) *uris {
	return &uris{base: base, workDir: workDir, resolved: resolve(base), known: make(map[string]sarifArtifact)}
}

// of is the place of a document.
func (u *uris) of(doc *source.Document) sarifArtifact {
	if doc.Path == "" {
		return u.named(doc.Name)
	}
	return u.path(doc.Path)
}

// named is the place of what has only a name: a tenant's task, standard input, a file
// named from the working directory.
func (u *uris) named(name string) sarifArtifact {
	if strings.HasPrefix(name, "tenant:") {
		scheme, path, _ := strings.Cut(name, ":")
		return sarifArtifact{URI: scheme + ":" + escapePath(path)}
	}
	path := filepath.FromSlash(name)
	if !filepath.IsAbs(path) {
		path = filepath.Join(u.workDir, path)
	}
	return u.path(path)
}

// path is the place of a file. GitHub does not show files behind symbolic links, so
// the file that is meant counts where it lies below the base.
func (u *uris) path(path string) sarifArtifact {
	if a, ok := u.known[path]; ok {
		return a
	}
	a := sarifArtifact{URI: fileURI(filepath.ToSlash(path))}
	if rel, ok := u.below(path); ok {
		a = sarifArtifact{URI: escapePath(rel), URIBaseID: baseID}
	}
	u.known[path] = a
	return a
}

// fileURI is the URI of an absolute path with forward slashes. One that begins with a host,
// as on a share of Windows, names it as RFC 8089 has it.
func fileURI(path string) string {
	if host, ok := strings.CutPrefix(path, "//"); ok {
		return "file://" + escapePath(host)
	}
	return "file://" + escapePath(rooted(path))
}

// below gives a path from the base, with forward slashes; false when it lies outside.
func (u *uris) below(path string) (string, bool) {
	if rel, ok := relative(u.resolved, resolve(path)); ok {
		return rel, true
	}
	return relative(u.base, path)
}

// relative gives path from base with forward slashes, false when it is not below.
func relative(base, path string) (string, bool) {
	if base == "" {
		return filepath.ToSlash(path), !filepath.IsAbs(path)
	}
	rel, err := filepath.Rel(base, path)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// resolve follows symbolic links as far as the file is there.
func resolve(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// rooted puts a slash before a Windows drive (RFC 8089 appendix E.2).
func rooted(path string) string {
	if strings.HasPrefix(path, "/") {
		return path
	}
	return "/" + path
}

// escapePath percent-escapes what may not stand in a path segment, and the colon,
// which in the first segment would make a scheme of it (RFC 3986 sections 3.3, 4.2).
func escapePath(path string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(path) {
		switch c := path[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("/-._~!$&'()*+,;=@", c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

// basePaths gives the paths of documents from the base folder, as they are written.
type basePaths struct {
	*uris
	paths map[*source.Document]basePath
}

// basePath is a path with forward slashes; what lies outside the base or is no file
// has its whole path or name instead.
type basePath struct {
	text   string
	inside bool
}

func newBasePaths(report *Report) *basePaths {
	return &basePaths{newURIs(report.Base, report.WorkDir), make(map[*source.Document]basePath)}
}

// of is the path of a document. Looking for symbolic links costs, so each document
// is asked about once.
func (b *basePaths) of(doc *source.Document) basePath {
	p, have := b.paths[doc]
	if !have {
		p = b.find(doc)
		b.paths[doc] = p
	}
	return p
}

func (b *basePaths) find(doc *source.Document) basePath {
	if doc.OfTenant() {
		return basePath{text: doc.Name}
	}
	path := filepath.FromSlash(doc.Name)
	if doc.Path != "" {
		path = doc.Path
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(b.workDir, path)
	}
	if rel, ok := b.below(path); ok {
		return basePath{rel, true}
	}
	return basePath{text: filepath.ToSlash(path)}
}
