package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/live"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/suggest"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
)

// input is what the command line and the configuration give to check.
type input struct {
	paths
	config       *config.Config
	args         []string
	tenants      []string // only these configured sets
	forceExclude bool
	stdinName    string
	sets         []string // folders with a fetch marker, all of which is read
	changedSince string   // a revision, "" when no change is looked at
	hook         *hookRun // what a git hook asks for, nil without
	state        *tree    // what git has in place of files on the disk, nil for none
	// reload is the configuration as it is in a state that git has.
	reload      func(*tree) (*config.Config, error)
	as          string    // what the PATHs are meant for, "" when it was not said
	base, which string    // the file of stored tasks, and which of them is meant
	live        *live.Run // the tenant that the files are compared with, nil without
	baseline    string    // the file of known findings, absolute or "": it lies among the tasks and is none
}

// files are the files of a run. All configured ones are read, so that a task finds
// its upstream; only those that are asked for are reported.
type files struct {
	read     []discover.Found
	disk     []discover.Found // what lies on the disk, where read is what git has of it
	asked    map[string]bool  // by absolute path
	named    map[string]bool  // of those that are read, by absolute path: whether the command line names the file itself
	whole    bool             // every file that is read is asked for, and not one by one, and no tenant is left out
	all      bool             // so is all that the configuration is about
	outside  bool             // a file that was asked for is of a tenant that --tenant leaves out
	stdin    bool
	problems []discover.Problem
	leftOut  int
}

// find looks for the files of the arguments and of the configured sets.
func (in *input) find() (*files, error) {
	for _, name := range in.tenants {
		if err := in.knowTenant(name); err != nil {
			return nil, err
		}
	}
	configured, err := in.discover(in.configured(), true, in.forceExclude)
	if err != nil {
		return nil, err
	}
	f := &files{asked: make(map[string]bool), leftOut: configured.LeftOut}
	for _, p := range configured.Problems {
		// The command line did not name it, but a set that is not read whole has no verdict.
		p.Named = p.Kind == discover.Unreadable || p.Kind == discover.NotRegular
		f.problems = append(f.problems, p)
	}
	args := in.args
	if len(args) == 0 && len(in.config.Tenants) == 0 {
		args = []string{"."}
	}
	asked, err := in.discover(args, false, in.forceExclude)
	if err != nil {
		return nil, err
	}
	for _, p := range asked.Problems {
		p.Named = p.Named || regular.Exhausted(p)
		f.problems = append(f.problems, p)
	}
	f.leftOut += asked.LeftOut
	if len(asked.Files) > 0 && asked.Files[0].Stdin {
		f.stdin = true
		asked.Files = asked.Files[1:]
	}
	f.ask(asked.Files)
	if len(in.args) == 0 {
		f.ask(configured.Files)
	}
	f.read = merge(asked.Files, configured.Files)
	if err := in.wholeSets(f); err != nil {
		return nil, err
	}
	if in.hook != nil {
		if err := in.hook.add(in, f); err != nil {
			return nil, err
		}
	}
	if in.state != nil {
		if err := in.restate(f); err != nil {
			return nil, err
		}
	}
	if err := in.narrow(f); err != nil {
		return nil, err
	}
	f.named = make(map[string]bool, len(f.read))
	for _, file := range f.read {
		f.named[file.Path] = file.Named
	}
	sets := len(in.config.Tenants) > 0
	f.whole = !f.stdin && len(in.tenants) == 0 && len(f.asked) == len(f.read) && (sets || !onlyFiles(in.args))
	f.all = f.whole && (sets || in.everything())
	return f, nil
}

// wholeSets also reads what lies in the folders with a fetch marker of which some files
// are read: such a folder is a set.
func (in *input) wholeSets(f *files) error {
	markers := engine.Markers{Text: in.state.reader()}
	var folders []string
	for _, file := range f.read {
		m := markers.Above(file.Path)
		if m == nil || slices.Contains(in.sets, m.Folder) || len(in.config.TenantOf(file.Path)) > 0 {
			continue
		}
		in.sets = append(in.sets, m.Folder)
		if !in.walks(m.Folder) {
			folders = append(folders, m.Folder)
		}
	}
	found, err := in.discover(folders, false, in.forceExclude)
	if err != nil {
		return err
	}
	for _, p := range found.Problems {
		p.Named = p.Kind == discover.Unreadable || p.Kind == discover.NotRegular
		f.problems = append(f.problems, p)
	}
	f.read = merge(f.read, found.Files)
	return nil
}

// everything reports whether the arguments, or the working directory without any,
// hold the folder of the configuration, and so all that it may be about.
func (in *input) everything() bool {
	args := in.args
	if len(args) == 0 {
		args = []string{"."}
	}
	return slices.ContainsFunc(args, func(arg string) bool {
		rel, err := filepath.Rel(in.absolute(arg), in.config.Dir)
		return err == nil && filepath.IsLocal(rel)
	})
}

// configured are the globs of the configured sets, absolute.
func (in *input) configured() []string {
	var globs []string
	for i := range in.config.Tenants {
		for _, g := range in.config.Tenants[i].Paths {
			globs = append(globs, filepath.Join(in.config.Dir, filepath.FromSlash(g)))
		}
	}
	return globs
}

// discover looks for files; configured says that the arguments are those of the
// configuration, force that they are taken as found by walking.
func (in *input) discover(args []string, configured, force bool) (discover.Result, error) {
	if len(args) == 0 {
		return discover.Result{}, nil
	}
	found, err := discover.Find(args, discover.Options{
		Dir: in.work, Exclude: in.config.Exclude, ExcludeBase: in.config.Dir, ForceExclude: force,
		Border: in.config.Border(), Configured: configured,
	})
	found.Files = slices.DeleteFunc(found.Files, func(f discover.Found) bool { return !f.Named && !f.Stdin && f.Path == in.baseline })
	return found, err
}

func (f *files) ask(found []discover.Found) {
	for _, file := range found {
		f.asked[file.Path] = true
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
func (in *input) narrow(f *files) error {
	if len(in.config.Tenants) == 0 {
		return nil
	}
	var failed []error
	f.read = slices.DeleteFunc(f.read, func(file discover.Found) bool {
		sets := in.config.TenantOf(file.Path)
		if len(sets) > 1 {
			failed = append(failed, fmt.Errorf("%s belongs to the tenants %s; a file can be of one only, so correct their paths in %s",
				file.Display, strings.Join(sets, " and "), in.configName()))
		}
		other := len(in.tenants) > 0 && !slices.ContainsFunc(sets, func(s string) bool { return slices.Contains(in.tenants, s) })
		if other {
			f.outside = f.outside || f.asked[file.Path]
			delete(f.asked, file.Path)
		}
		return other
	})
	return errors.Join(failed...)
}

// configName is what messages call the configuration that holds.
func (in *input) configName() string {
	if in.config.Path == "" {
		return config.Name
	}
	return display(in.work, in.config.Path)
}

// knowTenant is an error for a name that no configured set has.
func (in *input) knowTenant(name string) error {
	var names []string
	for i := range in.config.Tenants {
		names = append(names, in.config.Tenants[i].Name)
	}
	if slices.Contains(names, name) {
		return nil
	}
	if len(names) == 0 {
		return fmt.Errorf("--tenant %q: no tenants are configured; add them to %s", name, in.configName())
	}
	if near, ok := suggest.Nearest(name, names); ok {
		return fmt.Errorf("--tenant %q: there is no such tenant in %s; did you mean %s?", name, in.configName(), near)
	}
	return fmt.Errorf("--tenant %q: there is no such tenant in %s; there are %s", name, in.configName(), strings.Join(names, ", "))
}

// onlyFiles reports whether every argument is a single file or standard input, so
// that the rest of the tenant may lie elsewhere.
func onlyFiles(args []string) bool {
	for _, arg := range args {
		if arg == "-" {
			continue
		}
		info, err := os.Stat(arg)
		if err != nil || info.IsDir() {
			return false
		}
	}
	return len(args) > 0
}

// checkBodies finds mistakes in --as, --base and --for.
func (f *lintFlags) checkBodies() error {
	if f.as != "" {
		if _, err := task.ParseAs(f.as); err != nil {
			return fmt.Errorf("--as %w", err)
		}
	}
	if f.which != "" && f.base == "" && !f.live.on() {
		return errors.New("--for names a task of --base FILE, or of the tenant with --live; both are missing")
	}
	return nil
}

// meantFor is what a document is meant for: by --as where the command line asks about
// it, else by the overrides of the configuration, else it is a stored task.
func (in *input) meantFor(doc *source.Document, f *files) task.As {
	word := in.as
	if word == "" || !f.asked[doc.Path] && !f.isStdin(doc) {
		word = in.config.As(doc.Path)
	}
	as, err := task.ParseAs(word)
	if err != nil {
		return task.Stored
	}
	return as
}

// isNamed reports whether the command line names a document itself: as a file, or as
// standard input.
func (in *input) isNamed(doc *source.Document, f *files) bool {
	if doc.OfTenant() || in.forceExclude {
		return false
	}
	named, read := f.named[doc.Path]
	return named || !read && f.stdin
}

// anything takes every document for tasks, whatever it looks like: those that the program
// has made, and the inputs of tests.
func anything(*source.Document) bool { return true }

// isStdin reports whether a document is standard input: no file of the run has its path.
func (f *files) isStdin(doc *source.Document) bool {
	_, read := f.named[doc.Path]
	return !read && f.stdin
}

// readBase reads the stored tasks that bodies are for.
func (in *input) readBase(o engine.Options) (*engine.Base, error) {
	path, err := filepath.Abs(in.base)
	if err != nil {
		return nil, fmt.Errorf("--base: %w", err)
	}
	doc, err := source.Open(path, filepath.ToSlash(in.base))
	if err != nil {
		return nil, fmt.Errorf("--base: %w", err)
	}
	o.Progress = nil
	o.Named, o.Insists = anything, anything
	r := engine.New(o).Check(doc)
	if err := errors.Join(r.Err, r.Internal); err != nil {
		return nil, fmt.Errorf("--base: %w", err)
	}
	if len(r.Tasks) == 0 {
		for _, f := range r.Findings {
			if isUnreadable(f) {
				return nil, fmt.Errorf("--base %s: %s", reporters.Position(doc, f.Span), f.Sentences())
			}
		}
		return nil, fmt.Errorf("--base %s: holds no task", in.base)
	}
	return &engine.Base{Name: "--base " + doc.Name, Files: []*engine.FileResult{r}, For: in.which}, nil
}
