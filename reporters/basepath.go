package reporters

import (
	"path/filepath"

	"github.com/tasklint/tasklint/internal/source"
)

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

func newBasePaths(run *Run) *basePaths {
	return &basePaths{newURIs(run.Base, run.WorkDir), make(map[*source.Document]basePath)}
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
