// Package load finds, reads and checks what a run is about: the files of the command line
// and of the configured sets, as they lie or as git has them, before and after a change,
// or the tasks of a tenant.
package load

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/live"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Input is what the command line and the configuration give to check.
type Input struct {
	Paths
	Stdin        io.Reader
	Note         func(format string, args ...any) // says what a reader has to know
	Spell        say.Spelling                     // how options are given
	Config       *config.Config
	Args         []string
	Tenants      []string // only these configured sets
	ForceExclude bool
	Confined     bool // nothing outside the border is read, whoever names it
	StdinName    string
	sets         []string // folders with a fetch marker, all of which is read
	ChangedSince string   // a revision, "" when no change is looked at
	hook         *hookRun // what a git hook asks for, nil without
	State        *Tree    // what git has in place of files on the disk, nil for none
	// Reload is the configuration as it is in a state that git has.
	Reload      func(*Tree) (*config.Config, error)
	As          string        // what the PATHs are meant for, "" when it was not said
	Base, Which string        // the file of stored tasks, and which of them is meant
	Live        *live.Inquiry // the tenant that the files are compared with, nil without
	Baseline    string        // the file of known findings, absolute or "": it lies among the tasks and is none
}

// hookRun is what a git hook asks for.
type hookRun struct {
	change  *change
	names   map[string]bool // the FILEs, absolute, in the spelling of git
	folders []string        // those that are folders
	also    []string        // those on the disk
}

// Files are the files of a run. All configured ones are read, so that a task finds
// its upstream; only those that are asked for are reported.
type Files struct {
	Read     []discover.Found
	disk     []discover.Found // what lies on the disk, where read is what git has of it
	Asked    map[string]bool  // by absolute path
	named    map[string]bool  // of those that are read, by absolute path: whether the command line names the file itself
	Whole    bool             // every file that is read is asked for, and not one by one, and no tenant is left out
	All      bool             // so is all that the configuration is about
	outside  bool             // a file that was asked for is of a tenant that --tenant leaves out
	stdin    bool
	Problems []discover.Problem
	LeftOut  int
}

// Find looks for the files of the arguments and of the configured sets.
func (in *Input) Find() (*Files, error) {
	if in.Confined && in.StdinName != "" && !in.Config.Border().Holds(in.Absolute(in.StdinName)) {
		return nil, fmt.Errorf("%s leads out of the repository; name the text as a file in it", say.Quote(in.StdinName))
	}
	for _, name := range in.Tenants {
		if err := in.KnowTenant(name); err != nil {
			return nil, err
		}
	}
	configured, err := in.Discover(in.configured(), true, in.ForceExclude)
	if err != nil {
		return nil, err
	}
	f := &Files{Asked: make(map[string]bool), LeftOut: configured.LeftOut}
	for _, p := range configured.Problems {
		// The command line did not name it, but a set that is not read whole has no verdict.
		p.Named = p.Kind == discover.Unreadable || p.Kind == discover.NotRegular
		f.Problems = append(f.Problems, p)
	}
	args := in.Args
	if len(args) == 0 && len(in.Config.Tenants) == 0 {
		args = []string{"."}
	}
	asked, err := in.Discover(args, false, in.ForceExclude)
	if err != nil {
		return nil, err
	}
	for _, p := range asked.Problems {
		if in.Confined && p.Named && p.Kind == discover.Outside {
			return nil, p // before anything else is looked at
		}
		p.Named = p.Named || regular.Exhausted(p)
		f.Problems = append(f.Problems, p)
	}
	f.LeftOut += asked.LeftOut
	if len(asked.Files) > 0 && asked.Files[0].Stdin {
		f.stdin = true
		asked.Files = asked.Files[1:]
	}
	f.ask(asked.Files)
	if len(in.Args) == 0 {
		f.ask(configured.Files)
	}
	f.Read = merge(asked.Files, configured.Files)
	if err := in.wholeSets(f); err != nil {
		return nil, err
	}
	if in.hook != nil {
		if err := in.hook.add(in, f); err != nil {
			return nil, err
		}
	}
	if in.State != nil {
		if err := in.restate(f); err != nil {
			return nil, err
		}
	}
	if err := in.narrow(f); err != nil {
		return nil, err
	}
	in.tellEmptySets(f)
	f.named = make(map[string]bool, len(f.Read))
	for _, file := range f.Read {
		f.named[file.Path] = file.Named
	}
	sets := len(in.Config.Tenants) > 0
	f.Whole = !f.stdin && len(in.Tenants) == 0 && len(f.Asked) == len(f.Read) && (sets || !in.OnlyFiles())
	f.All = f.Whole && (sets || in.everything())
	return f, nil
}

// wholeSets also reads what lies in the folders with a fetch marker of which some files
// are read: such a folder is a set.
func (in *Input) wholeSets(f *Files) error {
	markers := engine.Markers{Text: in.State.Reader()}
	var folders []string
	for _, file := range f.Read {
		m := markers.Above(file.Path)
		if m == nil || slices.Contains(in.sets, m.Folder) || len(in.Config.TenantOf(file.Path)) > 0 {
			continue
		}
		in.sets = append(in.sets, m.Folder)
		if !in.walks(m.Folder) {
			folders = append(folders, m.Folder)
		}
	}
	found, err := in.Discover(folders, false, in.ForceExclude)
	if err != nil {
		return err
	}
	for _, p := range found.Problems {
		p.Named = p.Kind == discover.Unreadable || p.Kind == discover.NotRegular
		f.Problems = append(f.Problems, p)
	}
	f.Read = merge(f.Read, found.Files)
	return nil
}

// everything reports whether the arguments, or the working directory without any,
// hold the folder of the configuration, and so all that it may be about.
func (in *Input) everything() bool {
	args := in.Args
	if len(args) == 0 {
		args = []string{"."}
	}
	return slices.ContainsFunc(args, func(arg string) bool {
		rel, err := filepath.Rel(in.Absolute(arg), in.Config.Dir)
		return err == nil && filepath.IsLocal(rel)
	})
}

// configured are the globs of the configured sets, absolute.
func (in *Input) configured() []string {
	var globs []string
	for i := range in.Config.Tenants {
		globs = append(globs, in.globsOf(&in.Config.Tenants[i])...)
	}
	return globs
}

// globsOf are those of one set, absolute.
func (in *Input) globsOf(t *config.Set) []string {
	var globs []string
	for _, g := range t.Paths {
		globs = append(globs, filepath.Join(in.Config.Dir, filepath.FromSlash(g)))
	}
	return globs
}

// Discover looks for files; configured says that the arguments are those of the
// configuration, force that they are taken as found by walking.
func (in *Input) Discover(args []string, configured, force bool) (discover.Result, error) {
	if len(args) == 0 {
		return discover.Result{}, nil
	}
	found, err := discover.Find(args, discover.Options{
		Dir: in.Work, Exclude: in.Config.Exclude, ExcludeBase: in.Config.ExcludeBase, ForceExclude: force,
		Border: in.Config.Border(), Configured: configured, Confined: in.Confined,
	})
	found.Files = slices.DeleteFunc(found.Files, func(f discover.Found) bool { return !f.Named && !f.Stdin && f.Path == in.Baseline })
	return found, err
}

func (f *Files) ask(found []discover.Found) {
	for _, file := range found {
		f.Asked[file.Path] = true
	}
}

// merge joins two lists of files in the order of their names; of a file in both the
// first mention stays, which knows whether it was named.
func merge(a, b []discover.Found) []discover.Found {
	seen := make(map[string]bool, len(a))
	for _, f := range a {
		seen[f.Path] = true
	}
	all := slices.Clone(a)
	for _, f := range b {
		if !seen[f.Path] {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(x, y discover.Found) int { return strings.Compare(x.Display, y.Display) })
	return all
}

// narrow drops the files of other sets when --tenant names some, and finds files
// that are in two sets: then no finding could be trusted.
func (in *Input) narrow(f *Files) error {
	if len(in.Config.Tenants) == 0 {
		return nil
	}
	var failed []error
	f.Read = slices.DeleteFunc(f.Read, func(file discover.Found) bool {
		sets := in.Config.TenantOf(file.Path)
		failed = append(failed, in.Config.Contested(file.Path, file.Display))
		other := len(in.Tenants) > 0 && !slices.ContainsFunc(sets, func(s string) bool { return slices.Contains(in.Tenants, s) })
		if other {
			f.outside = f.outside || f.Asked[file.Path]
			delete(f.Asked, file.Path)
		}
		return other
	})
	return errors.Join(failed...)
}

// tellEmptySets adds a problem for each configured set without a file: with a slip in its
// paths nothing of it is ever checked. It takes the place of what its globs have met.
func (in *Input) tellEmptySets(f *Files) {
	held := make(map[string]bool)
	for _, file := range f.Read {
		for _, name := range in.Config.TenantOf(file.Path) {
			held[name] = true
		}
	}
	for i := range in.Config.Tenants {
		t := &in.Config.Tenants[i]
		if held[t.Name] || len(in.Tenants) > 0 && !slices.Contains(in.Tenants, t.Name) {
			continue
		}
		globs := in.globsOf(t)
		f.Problems = slices.DeleteFunc(f.Problems, func(p discover.Problem) bool {
			return p.Kind == discover.NoMatch && !p.Named && slices.Contains(globs, p.Display)
		})
		f.Problems = append(f.Problems, discover.Problem{Kind: discover.EmptySet, Display: t.Name, Err: fmt.Errorf(
			"no file matches the paths of tenant %s in %s (%s), so nothing of it is checked; correct them, or fetch its tasks",
			say.Quote(t.Name), in.configName(), say.QuoteWhole(strings.Join(t.Paths, ", ")))})
	}
}

// configName is what messages call the configuration that holds.
func (in *Input) configName() string {
	if in.Config.Path == "" {
		return config.Name
	}
	return Display(in.Work, in.Config.Path)
}

// KnowTenant returns an error for a name that no configured set has.
func (in *Input) KnowTenant(name string) error {
	var names []string
	for i := range in.Config.Tenants {
		names = append(names, in.Config.Tenants[i].Name)
	}
	if slices.Contains(names, name) {
		return nil
	}
	if len(names) == 0 {
		return fmt.Errorf("--tenant %q: no tenants are configured; add them to %s", name, in.configName())
	}
	return errors.New(say.Instead("--tenant "+say.Quote(name)+": there is no such tenant in "+in.configName(), name, names))
}

// OnlyFiles reports whether every argument is a single file or standard input, so
// that the rest of the tenant may lie elsewhere.
func (in *Input) OnlyFiles() bool {
	for _, arg := range in.Args {
		if arg == "-" {
			continue
		}
		info, err := os.Stat(in.Absolute(arg))
		if err != nil || info.IsDir() {
			return false
		}
	}
	return len(in.Args) > 0
}

// meantFor is what a document is meant for: by --as where the command line asks about
// it, else by the overrides of the configuration, else it is a stored task.
func (in *Input) meantFor(doc *source.Document, f *Files) task.As {
	word := in.As
	if word == "" || !f.Asked[doc.Path] && !f.isStdin(doc) {
		word = in.Config.As(doc.Path)
	}
	if word == "" {
		return task.Stored
	}
	as, err := task.ParseAs(word)
	if err != nil {
		return task.Stored
	}
	return as
}

// isNamed reports whether the command line names a document itself: as a file, or as
// standard input.
func (in *Input) isNamed(doc *source.Document, f *Files) bool {
	if doc.OfTenant() || in.ForceExclude {
		return false
	}
	named, read := f.named[doc.Path]
	return named || !read && f.stdin
}

// Anything takes every document for tasks, whatever it looks like: those that the program
// has made, and the inputs of tests.
func Anything(*source.Document) bool { return true }

// isStdin reports whether a document is standard input: no file of the run has its path.
func (f *Files) isStdin(doc *source.Document) bool {
	_, read := f.named[doc.Path]
	return !read && f.stdin
}

// restate makes the files found on the disk those of the state that git has.
func (in *Input) restate(f *Files) error {
	f.disk = f.Read
	read, err := in.stateFiles(in.State, f.disk)
	if err != nil {
		return err
	}
	found := make(map[string]bool, len(f.Read))
	for _, file := range f.Read {
		found[file.Path] = true
	}
	asked := make(map[string]bool, len(f.Asked))
	for _, file := range read {
		if f.Asked[file.Path] || !found[file.Path] && (len(in.Args) == 0 || in.walks(file.Path)) {
			asked[file.Path] = true
		}
	}
	f.Read, f.Asked = read, asked
	return nil
}

// reach tells which files a run with this input comes upon, of those that need not lie
// on the disk, with git's patterns as they are in a state; nil is the disk.
func (in *Input) reach(state *Tree) (*discover.Reach, error) {
	return discover.NewReach(discover.Options{Dir: in.Work, Exclude: in.Config.Exclude, ExcludeBase: in.Config.ExcludeBase, Text: state.Reader()})
}

// wouldRead reports whether a file that need not be there would belong to the run: it is
// of a configured set, or lies in a folder that is walked, or of which all is read.
func (in *Input) wouldRead(reach *discover.Reach, path string) bool {
	if path == in.Baseline {
		return false
	}
	if len(in.Config.TenantOf(path)) > 0 {
		return !reach.Excluded(path)
	}
	inSet := slices.ContainsFunc(in.sets, func(folder string) bool {
		rel, err := filepath.Rel(folder, path)
		return err == nil && filepath.IsLocal(rel)
	})
	return (inSet || in.walks(path)) && reach.Walk(path)
}

// walks reports whether a path lies in a folder that is walked.
func (in *Input) walks(path string) bool {
	args := in.Args
	if len(args) == 0 && len(in.Config.Tenants) == 0 {
		args = []string{"."}
	}
	return slices.ContainsFunc(args, func(arg string) bool {
		folder := in.Absolute(arg)
		rel, err := filepath.Rel(folder, path)
		if err != nil || !filepath.IsLocal(rel) {
			return false
		}
		info, err := os.Stat(folder)
		return err == nil && info.IsDir()
	})
}

// stateFiles are the files of a tree, of what was found on the disk and of what a run with
// this input would have found.
func (in *Input) stateFiles(t *Tree, found []discover.Found) ([]discover.Found, error) {
	reach, err := in.reach(t)
	if err != nil {
		return nil, err
	}
	disk, err := in.reach(nil)
	if err != nil {
		return nil, err
	}
	have := make(map[string]bool, len(found))
	for _, f := range found {
		have[f.Path] = true
	}
	all := slices.Clone(found)
	add := func(path string) {
		have[path] = true
		all = append(all, discover.Found{Path: path, Display: reach.Display(path)})
	}
	for _, path := range t.paths() {
		if !have[path] && in.wouldRead(reach, path) {
			add(path)
		}
	}
	// What git's patterns hide on the disk and not in the state, and the other way round.
	for path := range t.change.tracked {
		if !have[path] && discover.IsTaskFile(path) && in.wouldRead(reach, path) && reach.Walk(path) && !disk.Walk(path) {
			add(path)
		}
	}
	if t.hasPatterns() {
		all = slices.DeleteFunc(all, func(f discover.Found) bool { return !f.Named && !f.Given && disk.Walk(f.Path) && !reach.Walk(f.Path) })
	}
	files := all[:0]
	for _, f := range all {
		text, known, err := t.text(f.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, fmt.Errorf("%s: %w", f.Display, err)
		case known:
			f.Text = text
		}
		files = append(files, f)
	}
	return merge(files, nil), nil
}

// add reads the FILEs, too, that no walk and no configured set has.
func (h *hookRun) add(in *Input, f *Files) error {
	for i := range f.Read {
		f.Read[i].Given = h.names[f.Read[i].Path]
	}
	asked := make([]string, 0, len(h.also))
	for _, path := range h.also {
		if !f.Asked[path] {
			asked = append(asked, path)
		}
	}
	found, err := in.Discover(asked, false, true)
	if err != nil {
		return err
	}
	f.Problems = append(f.Problems, found.Problems...)
	f.ask(found.Files)
	f.Read = merge(f.Read, found.Files)
	return nil
}

// isNamed reports whether a path is among the FILEs. What the change has only moved is
// nobody's work.
func (h *hookRun) isNamed(path string) bool {
	if path == "" || h.change.moved[h.change.spelling(path)] {
		return false
	}
	return h.names[path] || h.names[h.change.spelling(path)] || slices.ContainsFunc(h.folders, func(dir string) bool {
		rel, err := filepath.Rel(dir, path)
		return err == nil && filepath.IsLocal(rel)
	})
}
