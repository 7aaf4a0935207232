package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
)

// Load reads a configuration file and the files that it names. Mistakes in them are
// Errors.
func Load(path string, o Options) (*Config, error) {
	path = absolute(o.Work, path)
	raw, err := Default(o).read(path, display(o.Work, path))
	if err != nil {
		return nil, err
	}
	return Parse(path, raw, o)
}

// Parse is Load for a text that is in memory already; the file need not exist. What
// custom-files names is read from the disk.
func Parse(path string, raw []byte, o Options) (*Config, error) {
	path = absolute(o.Work, path)
	l := &loader{config: Default(o)}
	l.config.Path, l.config.Dir, l.config.realDir = path, filepath.Dir(path), realPath(filepath.Dir(path))
	l.private = !l.config.border.Holds(path)
	l.config.border = l.config.border.And(repository(l.config.Dir))
	if err := l.load(raw); err != nil {
		return nil, err
	}
	return l.config, nil
}

func absolute(work, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(work, path)
	}
	return filepath.Clean(path)
}

// loader reads one configuration with its files of own rules.
type loader struct {
	config *Config
	errors Errors
	// private says that the file lies outside the repository of the working directory:
	// nothing of it is shown.
	private bool
}

func (l *loader) load(raw []byte) error {
	c := l.config
	main, err := open(display(c.work, c.Path), c.Path, raw)
	if err != nil {
		return err
	}
	main.doc.Private = l.private
	c.Document = main.doc
	if main.root = readYAML(&main.reports); main.any() {
		return main.errors()
	}
	if main.root == nil {
		return nil
	}
	if main.root.kind == mapping {
		// Own rules first: their ids are legal everywhere else.
		main.own(c, main.root.get("custom"))
		l.ownFiles(main)
		l.baseline(main)
	}
	checker := main.checker(c)
	checker.tenants = tenantNames(main.root)
	checker.required = requiredRules(main.root)
	s := describe(&c.catalog)
	s.field("custom").shape = nil
	checker.check(main.root, s, "the configuration")
	checker.weakened(main.root)
	l.errors = append(main.errors(), l.errors...)
	if len(l.errors) > 0 {
		return l.errors
	}
	b := builder{doc: main.doc, config: c}
	b.build(main.root)
	slices.SortFunc(c.Own, func(a, b *OwnRule) int { return strings.Compare(a.ID, b.ID) })
	return nil
}

// baseline makes sure that the baseline lies where the configuration may reach.
func (l *loader) baseline(main *file) {
	if n := main.root.get("baseline"); n != nil && n.kind == text && !l.config.border.Holds(l.beside(n.text)) {
		main.add(n.span, "%s leaves the repository; move the baseline into it, or name it with --baseline", diag.Quote(n.text))
	}
}

// beside is the absolute path of what the configuration names.
func (l *loader) beside(name string) string {
	return filepath.Join(l.config.Dir, filepath.FromSlash(name))
}

// file is one text that is being read.
type file struct {
	reports
	root *node
}

// open makes a document of a file's bytes.
func open(name, path string, raw []byte) (*file, error) {
	if len(raw) > Limit {
		return nil, tooLarge(name)
	}
	if e := source.DetectEncoding(raw); e != source.UTF8 && e != source.UTF8BOM {
		return nil, fileError(name, "is %v; save it as UTF-8", e)
	}
	doc, err := source.NewDocument(name, path, raw)
	if err != nil {
		return nil, fmt.Errorf("configuration %w", err)
	}
	return &file{reports: reports{doc: doc}}, nil
}

func (f *file) checker(c *Config) *checker {
	return &checker{reports: &f.reports, catalog: &c.catalog}
}

// own checks a list of own rules and adds those that are right.
func (f *file) own(c *Config, n *node) {
	if n == nil {
		return
	}
	f.checker(c).check(n, ownListShape(), `"custom"`)
	broken := f.any()
	b := builder{doc: f.doc, config: c}
	for _, it := range n.items {
		id := it.value.get("id")
		if id == nil || !isKebab(id.text) || c.catalog.builtIn(id.text) {
			continue
		}
		if first, twice := c.catalog.own[id.text]; twice {
			f.add(id.span, "there are two own rules with the id %s; the other is at %s", diag.Quote(id.text), first)
			broken = true
			continue
		}
		c.catalog.own[id.text] = originOf(f.doc, id.span.Start)
		if !broken {
			c.Own = append(c.Own, b.own(it.value))
			c.catalog.add(c.Own[len(c.Own)-1].Rule)
		}
	}
	c.catalog.sort()
}

// Find looks for the configuration file in the working directory and upward to the
// top of its repository; without a repository in it alone, so that no file above
// somebody's home decides. The path is "" when there is none. A file that is called
// .tasklint.yml is an error: it would be passed over in silence.
func Find(o Options) (path string, err error) {
	top := repository(o.Work)
	for at := filepath.Clean(o.Work); ; at = filepath.Dir(at) {
		path := filepath.Join(at, Name)
		err := o.stat(path)
		switch {
		case border.Around(top).Leaves(path):
			return "", fmt.Errorf("configuration %s: is a link that leads out of the repository, so it is not read; name what it leads to with --config", path)
		case err == nil:
			return path, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("configuration %s: %w", path, bare(err))
		}
		near := strings.TrimSuffix(path, "aml") + "ml"
		if o.stat(near) == nil {
			return "", fmt.Errorf("configuration %s: the file must be called %s; rename it", near, Name)
		}
		if at == top || at == filepath.Dir(at) {
			return "", nil
		}
	}
}

// stat is an error for a file that is not there.
func (o *Options) stat(path string) error {
	if o.Text != nil {
		if _, known, err := o.Text(path); known {
			return err
		}
	}
	_, err := os.Stat(path)
	return err
}

// read reads a configuration file, which messages call name.
func (c *Config) read(path, name string) ([]byte, error) {
	if c.text != nil {
		if raw, known, err := c.text(path); err != nil {
			return nil, fileError(name, "%v", bare(err))
		} else if known {
			return raw, nil
		}
	}
	raw, err := regular.Read(path, Limit)
	switch large := (*regular.TooLargeError)(nil); {
	case errors.Is(err, regular.ErrFolder):
		return nil, fileError(name, "is a folder; a configuration is a file")
	case errors.Is(err, regular.ErrNotRegular):
		return nil, fileError(name, "is not a regular file")
	case errors.As(err, &large):
		return nil, tooLarge(name)
	case err != nil:
		return nil, fileError(name, "%v", bare(err))
	}
	return raw, nil
}

// tooLarge is the error for a configuration over Limit.
func tooLarge(name string) Errors {
	return fileError(name, "is larger than 1 MiB, which no configuration is")
}

// bare takes the operation and the repeated path out of a file error.
func bare(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

// display is a path as messages write it: from the working directory when it lies
// there, with forward slashes.
func display(work, path string) string {
	if rel, err := filepath.Rel(work, path); err == nil && (filepath.IsLocal(rel) || strings.Count(rel, "..") <= 3) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}
