package reporters

import (
	"path/filepath"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

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
	a := sarifArtifact{URI: "file://" + escapePath(rooted(filepath.ToSlash(path)))}
	if rel, ok := u.below(path); ok {
		a = sarifArtifact{URI: escapePath(rel), URIBaseID: baseID}
	}
	u.known[path] = a
	return a
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
