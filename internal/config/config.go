// Package config reads .tasklint.yaml, strictly: whatever is misspelt, of the wrong
// type or without effect is an error with its place and, where one is near, a
// suggestion. What it gives is resolved settings: which rules run at which level for
// which file, which files form which set, and which findings are suppressed.
//
// One description of the file (describe.go) serves the decoder and the JSON Schema
// for editors.
package config

import (
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Name is the name of the configuration file.
const Name = ".tasklint.yaml"

// Bounds of one configuration file. Real ones are far below; what is above is
// somebody's attempt on the machine or a file of another kind.
const (
	Limit         = 1 << 20 // bytes of a file
	maxDepth      = 64      // nested lists and mappings
	maxExpression = 4 << 10 // bytes
)

// Config is a configuration that was read without a mistake. It is not changed
// after loading and may be used by many goroutines.
type Config struct {
	// Path is the absolute name of the file, "" without one; Dir the absolute folder
	// that its globs are relative to, the working directory without a file.
	Path, Dir string
	// Files are the files that it is made of: those that it extends, and at the end the
	// configuration file itself; none without one.
	Files []*source.Document

	Version int
	// Tenants are the configured sets in the order of their names.
	Tenants []Set
	// Exclude are globs of files that walks leave out, seen from ExcludeBase: the folder
	// that holds all files of the configuration. Excluded are they as they are written.
	Exclude     []string
	ExcludeBase string
	Excluded    []Written
	// FailLevel is the lowest level that makes a run fail, Off for never.
	FailLevel       diag.Level
	FailLevelOrigin Origin
	// Baseline is the absolute name of the baseline file, "" without one.
	Baseline       string
	BaselineOrigin Origin
	// Rules are the settings by rule id.
	Rules map[string]RuleSetting
	// Overrides are settings for some paths; later ones win.
	Overrides []Override
	// Suppress are the suppressions in the order of the file.
	Suppress []Suppression
	// DiffIgnore says what `tasklint diff` passes over.
	DiffIgnore []Ignore
	// OwnFiles are the absolute names of the files that custom-files found.
	OwnFiles []string
	// Own are the organisation's own rules in the order of their ids.
	Own []*OwnRule

	catalog catalog
	// border is around what the configuration may reach.
	border *border.Border
	// work is the folder that relative paths handed in are relative to.
	work, realDir string
	// flags are what the command line says, over all else.
	flags map[string]RuleSetting
	cache *cache
	text  func(path string) (text []byte, known bool, err error)
}

// Written is a text with its place.
type Written struct {
	Text   string
	Origin Origin
}

// Set is a configured set of tasks.
type Set struct {
	Name   string
	Origin Origin
	// Paths are the globs of its files.
	Paths []string
	// URL is the address that its tenant must have: scheme and host in lower case,
	// without a slash at the end; "" when none is given. It is a check and never
	// a destination.
	URL       string
	URLOrigin Origin
	// Context is the name of a qlik-cli context.
	Context string
	// Complete says that the files are all of the tenant's tasks.
	Complete bool

	globs globs
}

// RuleSetting is what one place of the configuration says about a rule.
type RuleSetting struct {
	// Level is in force when LevelSet.
	Level    diag.Level
	LevelSet bool
	// Required says that the rule may be neither weakened by overrides and flags nor
	// suppressed, and that a run fails where a tenant does not answer what it needs.
	Required bool
	// Options are those that are set, in the order of their names.
	Options []OptionValue
	// Origin is the place of the rule's id, LevelOrigin that of its level.
	Origin, LevelOrigin Origin

	// on says that Level is only for a rule that is off otherwise.
	on bool
}

// OptionValue is an option with its value in the type of its default.
type OptionValue struct {
	Name   string
	Value  any
	Origin Origin
}

// Override is settings for the files that Paths match.
type Override struct {
	Paths []string
	Rules map[string]RuleSetting
	// As says what the files are meant for: task, create, replace or patch; ""
	// when it says nothing.
	As     string
	Origin Origin

	globs globs
}

// Suppression takes findings out of the count. All parts that are given must fit.
type Suppression struct {
	Rule string
	// Task is a task's id or name.
	Task string
	// Path is a glob, Tenant the name of a configured set.
	Path, Tenant string
	// Pointer is a JSON Pointer from the task; it also covers what lies below it.
	Pointer string
	Reason  string
	// Until is the last day on which it holds, at 00:00 UTC; zero for ever.
	Until time.Time
	// Origin is the place of the entry, Doc the file that it stands in, and Span its bytes
	// there.
	Origin Origin
	Doc    *source.Document
	Span   source.Span
	// Removal are the bytes to delete to remove the entry. Those of two entries do
	// not overlap.
	Removal source.Span

	pointer source.Span // of its pointer
	globs   globs
}

// Expired reports whether the suppression no longer holds at a time.
func (s *Suppression) Expired(now time.Time) bool {
	return !s.Until.IsZero() && !now.UTC().Before(s.Until.AddDate(0, 0, 1))
}

// Says reports whether another entry says the same as this one.
func (s *Suppression) Says(other Suppression) bool {
	return s.Rule == other.Rule && s.Task == other.Task && s.Path == other.Path && s.Tenant == other.Tenant &&
		s.Pointer == other.Pointer && s.Reason == other.Reason && s.Until.Equal(other.Until)
}

// Ignore is a part of tasks whose differences `tasklint diff` passes over.
type Ignore struct {
	Pointer, Reason string
	Origin          Origin
}

// OwnRule is a rule of the organisation's own, as it is written: its expressions
// are not compiled here.
type OwnRule struct {
	// ID is kebab-case and differs from those of built-in rules.
	ID     string
	Origin Origin
	// For is what it looks at: task, event, state, action, schedule, edge or set.
	For string
	// When and Check are expressions; When is nil when it is absent.
	When, Check *Expression
	// At is a JSON Pointer from the subject, "" for the subject itself.
	At       string
	AtOrigin Origin
	// Message is text with {{ }} expressions.
	Message *Expression
	// Docs is Markdown, "" when it is absent.
	Docs  string
	Tests []OwnTest
	// Rule bears the id, summary, level and options. Whoever compiles the
	// expressions adds the check.
	Rule *rules.Rule
}

// OwnTest is a test of an own rule.
type OwnTest struct {
	Name   string
	Origin Origin
	// Input is the task, or the list of tasks, as JSON.
	Input       []byte
	InputOrigin Origin
	// Fails is the number of findings that are expected; -1 stands for at least one.
	Fails       int
	FailsOrigin Origin
	// Tenant and File stand for the variables of that name, Now for the clock; zero
	// when they are absent.
	Tenant, File string
	Now          time.Time
}

// Options say how to load.
type Options struct {
	// Work is the absolute working directory: file names in messages, and relative
	// paths that are asked about, are relative to it.
	Work string
	// Rules are the built-in rules that there are, rules.All() when nil.
	Rules []*rules.Rule
	// Retired are ids that are no rules any more, each with what to use instead, or
	// "" when nothing takes its place.
	Retired map[string]string
	// Text, when there is one, gives what a file holds where that is not what lies on
	// the disk, as in git's index; known is false for the disk, and the error is
	// fs.ErrNotExist for a file that is not there.
	Text func(path string) (text []byte, known bool, err error)
}

// Default returns the configuration of a run without a file.
func Default(o Options) *Config {
	return &Config{
		Dir: filepath.Clean(o.Work), ExcludeBase: filepath.Clean(o.Work), Version: 1, FailLevel: diag.Warning,
		border: border.Around(repository(o.Work)), catalog: newCatalog(o.Rules, o.Retired), work: filepath.Clean(o.Work), realDir: realPath(o.Work),
		cache: newCache(), text: o.Text,
	}
}

// Paths returns the absolute names of all files that the configuration was read from: its
// own and those of own rules.
func (c *Config) Paths() []string {
	var paths []string
	for _, doc := range c.Files {
		paths = append(paths, doc.Path)
	}
	return append(paths, c.OwnFiles...)
}

// Border is around what a run with this configuration may reach without being told to:
// the repository that holds the working directory, and that of a configuration which
// was named from elsewhere.
func (c *Config) Border() *border.Border { return c.border }

// Addresses returns those of the configured sets, by name; "" where none is written.
func (c *Config) Addresses() map[string]string {
	all := make(map[string]string, len(c.Tenants))
	for _, t := range c.Tenants {
		all[t.Name] = t.URL
	}
	return all
}

// repository is the repository that holds a folder, else the folder itself.
func repository(dir string) string {
	if root, ok := discover.FindRoot(dir); ok {
		return root
	}
	return filepath.Clean(dir)
}

// realPath follows all links; what cannot be resolved stays.
func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return filepath.Clean(path)
}

// cache holds the settings that were asked for, by the overrides that matched.
type cache struct {
	mu   sync.RWMutex
	done map[string][]rules.Setting
}

func newCache() *cache { return &cache{done: make(map[string][]rules.Setting)} }

func (c *cache) get(which string, make func() []rules.Setting) []rules.Setting {
	c.mu.RLock()
	settings, ok := c.done[which]
	c.mu.RUnlock()
	if ok {
		return settings
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if settings, ok = c.done[which]; !ok {
		settings = make()
		c.done[which] = settings
	}
	return settings
}

// relative is a path as globs see it. An absolute one lies where it says, a relative
// one below the working directory. "" stands for no path, which no glob matches.
func (c *Config) relative(name string) string {
	if name == "" {
		return ""
	}
	file := filepath.FromSlash(name)
	if !filepath.IsAbs(file) {
		file = filepath.Join(c.work, file)
	}
	if rel, ok := cut(c.Dir, file); ok {
		return rel
	}
	if rel, ok := cut(c.realDir, file); ok {
		return rel
	}
	rel, err := filepath.Rel(c.Dir, file)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// cut is a clean path below a folder, relative to it.
func cut(dir, file string) (string, bool) {
	rest, ok := strings.CutPrefix(file, strings.TrimSuffix(dir, string(filepath.Separator)))
	if !ok || len(rest) < 2 || rest[0] != filepath.Separator {
		return "", false
	}
	return filepath.ToSlash(rest[1:]), true
}
