package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// Load reads a configuration file and the files that it names. Mistakes in them are
// Errors.
func Load(path string, o Options) (*Config, error) {
	path = regular.Absolute(o.Work, path)
	raw, err := Default(o).read(path)
	if err != nil {
		return nil, fileError(display(o.Work, path), "%v", err)
	}
	return Parse(path, raw, o)
}

// Parse is Load for a text that is in memory already; the file need not exist. What
// extends and custom-files name is read from the disk.
func Parse(path string, raw []byte, o Options) (*Config, error) {
	path = regular.Absolute(o.Work, path)
	l := &loader{config: Default(o), known: make(map[string]bool)}
	l.config.Path, l.config.Dir, l.config.realDir = path, filepath.Dir(path), realPath(filepath.Dir(path))
	l.private = !l.config.border.Holds(path)
	l.config.border = l.config.border.And(repository(l.config.Dir))
	if err := l.load(raw); err != nil {
		return nil, err
	}
	return l.config, nil
}

// loader reads one configuration with the files that it extends and those of own rules.
type loader struct {
	config *Config
	// files are those of the configuration, each after what it extends: what stands in a
	// later one wins.
	files []*file
	// known are the configuration files and those of own rules that are read, without links.
	known map[string]bool
	// ownGlobs is how many patterns custom-files has given so far.
	ownGlobs int
	size     int // of all files, in bytes
	errors   Errors
	// private says that the file lies outside the repository of the working directory:
	// nothing of it is shown.
	private bool
}

// maxFiles bounds how many configuration files may extend each other, and maxSize how many
// bytes all files of a configuration may have together, those of own rules included.
const (
	maxFiles = 50
	maxSize  = 4 * Limit
)

func (l *loader) load(raw []byte) error {
	c := l.config
	l.include(c.Path, raw, nil)
	if err := l.mistakes(); err != nil {
		return err
	}
	c.ExcludeBase = c.Dir
	for _, f := range l.files {
		for !border.Around(c.ExcludeBase).Holds(f.dir()) && c.ExcludeBase != filepath.Dir(c.ExcludeBase) {
			c.ExcludeBase = filepath.Dir(c.ExcludeBase)
		}
	}
	for _, f := range l.files { // own rules first: their ids are legal everywhere else
		c.Files = append(c.Files, f.doc)
		f.own(c, f.root.get("custom"))
		l.ownFiles(f)
		l.baseline(f)
	}
	s := describe(&c.catalog)
	s.field("extends").shape, s.field("custom").shape = nil, nil // these are checked
	tenants, required := l.tenants(), l.required()
	for _, f := range l.files {
		if f.root == nil {
			continue
		}
		checker := f.checker(c)
		checker.tenants, checker.required = tenants, required
		checker.check(f.root, s, "the configuration")
		checker.weakened(f.root)
	}
	if err := l.mistakes(); err != nil {
		return err
	}
	for _, f := range l.files {
		b := builder{doc: f.doc, config: c}
		b.build(f.root)
	}
	slices.SortFunc(c.Tenants, func(a, b Set) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(c.Own, func(a, b *OwnRule) int { return strings.Compare(a.ID, b.ID) })
	return nil
}

// mistakes are those found so far, nil for none: of the configuration file, then of those
// that it extends, then of those with own rules.
func (l *loader) mistakes() error {
	var all Errors
	for _, f := range slices.Backward(l.files) {
		all = append(all, f.errors()...)
	}
	if all = append(all, l.errors...); len(all) > 0 {
		return all
	}
	return nil
}

// include reads a configuration file and, before it, those that it extends; above are the
// files that led to it.
func (l *loader) include(path string, raw []byte, above []*file) {
	f, err := l.open(path, raw)
	if err != nil {
		l.errors = append(l.errors, err...)
		return
	}
	l.known[realPath(path)] = true
	above = append(above[:len(above):len(above)], f)
	if n := f.root.get("extends"); n != nil {
		f.checker(l.config).check(n, extendsShape(), `"extends"`)
	}
	for _, n := range f.root.texts("extends") {
		if strings.TrimSpace(n.text) != "" && checkLocal(nil, n) == "" {
			l.extend(f, n, above)
		}
	}
	l.files = append(l.files, f)
}

// extend reads a file that another one extends, once.
func (l *loader) extend(f *file, n *node, above []*file) {
	path := f.beside(n.text)
	real := realPath(path)
	switch at := slices.IndexFunc(above, func(f *file) bool { return realPath(f.doc.Path) == real }); {
	case !l.config.border.Holds(path):
		f.add(n.span, "%s leaves the repository; copy the file, or add it as a submodule", say.Quote(n.text))
		return
	case at >= 0:
		ring := above[at].doc.Name
		for _, f := range append(above[at+1:len(above):len(above)], above[at]) {
			ring += ", which extends " + f.doc.Name
		}
		f.add(n.span, "%s; take one of them away", strings.Replace(ring, ", which", "", 1))
		return
	case l.known[real]:
		return
	case len(l.known) == maxFiles:
		f.add(n.span, "a configuration may be made of %d files at most", maxFiles)
		return
	}
	raw, err := l.config.read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.add(n.span, "there is no file %s; it is looked for from the folder of this one", say.Quote(n.text))
	case err != nil:
		f.add(n.span, "%s %v", say.Quote(n.text), err)
	default:
		l.include(path, raw, above)
	}
}

// baseline makes sure that the baseline lies where the configuration may reach.
func (l *loader) baseline(f *file) {
	if n := f.root.get("baseline"); n != nil && n.kind == text && !l.config.border.Holds(f.beside(n.text)) {
		f.add(n.span, "%s leaves the repository; move the baseline into it, or name it with --baseline", say.Quote(n.text))
	}
}

// file is one text that is being read.
type file struct {
	reports
	root *node
}

// tenants are the names of the configured sets, whatever else is wrong.
func (l *loader) tenants() []string {
	var names []string
	for _, f := range l.files {
		for _, p := range pairs(f.root.get("tenants")) {
			if !slices.Contains(names, p.key.text) {
				names = append(names, p.key.text)
			}
		}
	}
	return names
}

func (f *file) dir() string { return filepath.Dir(f.doc.Path) }

// beside is the absolute path of what the file names.
func (f *file) beside(name string) string { return filepath.Join(f.dir(), filepath.FromSlash(name)) }

// open reads a text; the mistakes of its YAML are the file's.
func (l *loader) open(path string, raw []byte) (*file, Errors) {
	name := display(l.config.work, path)
	if l.size += len(raw); l.size > maxSize {
		return nil, fileError(name, "makes the configuration larger than 4 MiB in all, which none is")
	}
	f, err := open(name, path, raw)
	if err != nil {
		return nil, err
	}
	f.doc.Private = l.private
	f.root = readYAML(&f.reports)
	return f, nil
}

// open makes a document of a file's bytes.
func open(name, path string, raw []byte) (*file, Errors) {
	if len(raw) > Limit {
		return nil, fileError(name, "%v", errTooLarge)
	}
	if e := source.DetectEncoding(raw); e != source.UTF8 && e != source.UTF8BOM {
		return nil, fileError(name, "is %v; save it as UTF-8", e)
	}
	doc, err := source.NewDocument(name, path, raw)
	if err != nil {
		return nil, fileError(name, "%v", err)
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
			f.add(id.span, "there are two own rules with the id %s; the other is at %s", say.Quote(id.text), first)
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
// somebody's home decides. The path is "" when there is none. One that has nearly the
// right name is an error: it would be passed over in silence.
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
			return "", fmt.Errorf("configuration %s: %w", path, regular.Reason(err))
		}
		for _, name := range nearNames {
			near := filepath.Join(at, name)
			if o.stat(near) != nil {
				continue
			}
			var text []byte
			if !border.Around(top).Leaves(near) {
				text, _ = (&Config{text: o.Text}).read(near) // what cannot be read says nothing
			}
			if Misnamed(name, text) {
				return "", fmt.Errorf("configuration %s: the file must be called %s; rename it", near, Name)
			}
		}
		if at == top || at == filepath.Dir(at) {
			return "", nil
		}
	}
}

// nearNames are what people call a configuration.
var nearNames = [...]string{".tasklint.yml", "tasklint.yaml", "tasklint.yml"}

// Misnamed reports whether a file of a name nearly that of a configuration is meant as one.
// Without the dot it may be anything, a pipeline say: a configuration says its version.
func Misnamed(name string, text []byte) bool {
	switch {
	case !slices.Contains(nearNames[:], name):
		return false
	case name[0] == '.':
		return true
	}
	for line := range bytes.Lines(text) {
		if key, value, ok := bytes.Cut(line, []byte(":")); ok && string(key) == "version" {
			version, _, _ := bytes.Cut(value, []byte("#"))
			return string(bytes.Trim(version, " \t\r\n")) == "1"
		}
	}
	return false
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

// errTooLarge is the error for a configuration over Limit.
var errTooLarge = errors.New("is larger than 1 MiB, which no configuration is")

// read reads a configuration file; errors are about it and do not name it.
func (c *Config) read(path string) ([]byte, error) {
	if c.text != nil {
		if raw, known, err := c.text(path); err != nil || known {
			return raw, regular.Reason(err)
		}
	}
	raw, err := regular.Read(path, Limit)
	switch large := (*regular.TooLargeError)(nil); {
	case errors.Is(err, regular.ErrFolder):
		return nil, errors.New("is a folder; a configuration is a file")
	case errors.Is(err, regular.ErrNotRegular):
		return nil, errors.New("is not a regular file")
	case errors.As(err, &large):
		return nil, errTooLarge
	}
	return raw, regular.Reason(err)
}

// display is a path as messages write it: from the working directory when it lies
// there, with forward slashes.
func display(work, path string) string {
	if rel, err := filepath.Rel(work, path); err == nil && (filepath.IsLocal(rel) || strings.Count(rel, "..") <= 3) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}
