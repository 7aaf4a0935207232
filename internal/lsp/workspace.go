package lsp

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// File is a file of a workspace.
type File struct {
	// Path is absolute, Name what messages call it.
	Path, Name string
}

// Workspace is what a folder holds and how it is checked.
type Workspace struct {
	// Options are those of the engine; Now is replaced by the server's clock.
	Options engine.Options
	// Baseline holds the findings that do not count, nil for none.
	Baseline *engine.Baseline
	// Files are all files that tasklint would check in the folder.
	Files []File
	// Notes say what was met in looking for them, above all what could not be read.
	Notes []string
}

// clockEvery is how long a workspace is judged by the same time.
const clockEvery = 10 * time.Minute

// workspace is a folder of the client with what is known of its files.
type workspace struct {
	root   string // "" for open documents that are in no folder
	setup  Workspace
	conf   string // the stamp of the configuration that was read last
	bare   bool   // its files are not known, since the configuration is broken
	broke  string // why the configuration cannot be used, "" where it can
	engine *engine.Engine
	clock  time.Time
	files  map[string]*file // by path, or by URI without one
	order  []*file          // by name; nil when it has to be made again
	stale  bool
	// unwatched says that files may have changed on the disk and the client does not tell.
	unwatched bool
	result    *engine.Result
	found     map[*source.Document][]*diag.Finding // those that count, in order
	// rest are the findings in the files as they lay on the disk when the folder was
	// taken up, nil before it was judged; broken are those that have come since.
	rest   *engine.Known
	broken map[*source.Document][]*diag.Finding
	// baselined is what there is to say of the baseline, by the files as they lie on the disk.
	baselined []string
	// logged is what the log says of the last judgement, unlogged how much it does not.
	logged   map[string]bool
	unlogged int
}

// file is a file with what the first phase has found in it.
type file struct {
	File
	listed bool      // the folder's configuration includes it
	open   *document // nil when the text is that on the disk
	unread bool      // the text has changed since it was checked
	// ignored says that the file is on the disk and the configuration leaves it out:
	// it is not checked.
	ignored bool
	seen    stamp // the state on the disk that was checked last, when it was not open
	// good is the result for the last text that was whole JSON, now that for the
	// text as it is.
	good, now *engine.FileResult
}

// setUp takes over what was found in the folder. Results of files that are known
// already are kept when keep says so.
func (w *workspace) setUp(setup *Workspace, now time.Time, keep bool) {
	old := w.files
	w.setup = *setup
	w.files, w.order, w.stale = make(map[string]*file, len(setup.Files)), nil, true
	w.turnTo(now)
	if !keep {
		w.rest = nil
	}
	for _, f := range setup.Files {
		known := old[f.Path]
		if known == nil {
			known = &file{unread: true}
		}
		known.File, known.listed, known.ignored = f, true, false
		known.unread = known.unread || !keep
		w.files[f.Path] = known
	}
	for key, f := range old {
		if w.files[key] == nil && f.open != nil {
			f.listed, f.unread = false, f.unread || !keep
			f.ignored = w.ignores(f)
			w.files[key] = f
		}
	}
}

// ignores reports whether a file lies in the folder and on the disk, and is no file
// of it all the same.
func (w *workspace) ignores(f *file) bool {
	if w.root == "" || w.bare || f.listed {
		return false
	}
	_, err := os.Lstat(f.Path)
	return err == nil
}

// turnTo makes the workspace look at the clock again.
func (w *workspace) turnTo(now time.Time) {
	o := w.setup.Options
	o.Now = now
	w.engine, w.clock = engine.New(o), now
}

// configPath is the configuration that holds in the folder, or where one would be.
func (w *workspace) configPath() string {
	if c := w.setup.Options.Config; c != nil && c.Path != "" {
		return c.Path
	}
	return filepath.Join(w.root, configName)
}

// configPaths are the configuration that holds in the folder, or where one would be, and
// those that it extends.
func (w *workspace) configPaths() []string {
	paths := []string{w.configPath()}
	if c := w.setup.Options.Config; c != nil {
		for _, f := range c.Files {
			if f.Path != paths[0] {
				paths = append(paths, f.Path)
			}
		}
	}
	return paths
}

// configStamp is the state of the configuration's files on the disk: not every client says
// when a file has changed.
func (w *workspace) configStamp() string {
	if w.root == "" {
		return ""
	}
	var b strings.Builder
	for _, path := range w.configPaths() {
		if info, err := os.Stat(path); err == nil {
			fmt.Fprintf(&b, "%s %d %d\n", path, info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}

// holds reports whether a path lies in the folder.
func (w *workspace) holds(path string) bool {
	rel, err := filepath.Rel(w.root, path)
	return w.root != "" && err == nil && filepath.IsLocal(rel)
}

// baseline is the path of the folder's baseline, "" for none.
func (w *workspace) baseline() string {
	if w.setup.Options.Config == nil {
		return ""
	}
	return w.setup.Options.Config.Baseline
}

// name is what messages call a file that is not listed.
func (w *workspace) name(path string) string {
	if rel, err := filepath.Rel(w.root, path); w.root != "" && err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}

// touch notes that a file's text has changed.
func (w *workspace) touch(f *file) { f.unread, w.stale = true, true }

// remove forgets a file.
func (w *workspace) remove(key string) {
	delete(w.files, key)
	w.order, w.stale = nil, true
}

// add takes up a file.
func (w *workspace) add(key string, f *file) {
	w.files[key] = f
	w.order, w.stale = nil, true
}

// analyse brings the result up to date: it checks the files whose text has changed
// and judges all of them.
func (w *workspace) analyse(now time.Time) {
	if now.Sub(w.clock) >= clockEvery || now.Before(w.clock) {
		w.turnTo(now)
	}
	if w.order == nil {
		w.order = make([]*file, 0, len(w.files))
		for _, f := range w.files {
			w.order = append(w.order, f)
		}
		slices.SortFunc(w.order, func(a, b *file) int {
			return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Path, b.Path))
		})
	}
	w.engine.Renew()
	w.check()
	if w.rest == nil {
		lying, applied := w.judge((*file).lying)
		w.rest = engine.Remember(counted(lying))
		w.baselined = w.toldOfBaseline(applied)
	}
	w.result, _ = w.judge(func(f *file, _ *engine.Engine) *file { return f })
	w.found, w.broken = make(map[*source.Document][]*diag.Finding), make(map[*source.Document][]*diag.Finding)
	w.result.TellExcess()
	count := counted(w.result)
	for _, f := range count {
		w.found[f.Doc] = append(w.found[f.Doc], f)
	}
	for _, f := range w.rest.New(count) {
		if f.Doc != nil {
			w.broken[f.Doc] = append(w.broken[f.Doc], f)
		}
	}
	w.stale = false
}

// toldOfBaseline is what there is to say of the folder's baseline. What only rules about
// past runs find is never gone here, as they do not run, nor is anything while a part of the
// files is looked at.
func (w *workspace) toldOfBaseline(applied engine.Applied) []string {
	if w.setup.Baseline == nil {
		return nil
	}
	applied.Stale = slices.DeleteFunc(applied.Stale, func(e engine.BaselineEntry) bool {
		r := rules.ByID(e.Rule)
		return !w.setup.Options.Whole || r != nil && r.Group == rules.History
	})
	return w.setup.Baseline.Told(applied, w.name(w.baseline()))
}

// judge judges the files, each as state gives it, and says what the baseline did.
func (w *workspace) judge(state func(*file, *engine.Engine) *file) (*engine.Result, engine.Applied) {
	results := make([]*engine.FileResult, 0, len(w.order))
	for _, f := range w.order {
		if r := state(f, w.engine).judged(); r != nil {
			results = append(results, r)
		}
	}
	result := w.engine.Judge(results)
	var applied engine.Applied
	if w.setup.Baseline != nil {
		applied = w.setup.Baseline.Apply(result)
	}
	return result, applied
}

// lying is the file as it lies on the disk, without what is only typed so far.
func (f *file) lying(e *engine.Engine) *file {
	if f.open == nil {
		return f
	}
	disk := &file{File: f.File, listed: f.listed, ignored: f.ignored}
	disk.check(e)
	return disk
}

// counted are the findings that count.
func counted(r *engine.Result) []*diag.Finding {
	var all []*diag.Finding
	for _, f := range r.Findings {
		if f.State == diag.New {
			all = append(all, f)
		}
	}
	return all
}

// check runs the first phase on the files whose text has changed.
func (w *workspace) check() {
	var unread []*file
	for _, f := range w.order {
		if f.unread {
			unread = append(unread, f)
		}
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(unread)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(unread); i = int(next.Add(1)) - 1 {
				unread[i].check(w.engine)
			}
		})
	}
	workers.Wait()
}

// stamp is by what a file on the disk is known to be the same, zero for none.
type stamp struct {
	size, changed int64
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime().UnixNano()}
}

// lookAgain notes which files have changed on the disk since they were checked.
func (w *workspace) lookAgain() {
	for _, f := range w.files {
		if f.listed && f.open == nil && f.now != nil && f.seen != stampOf(f.Path) {
			w.touch(f)
		}
	}
}

// check runs the first phase on the file's text.
func (f *file) check(e *engine.Engine) {
	f.unread = false
	if f.open == nil {
		f.seen = stampOf(f.Path) // before it is read: what is written meanwhile counts as a change
	}
	doc, err := f.document()
	if err != nil {
		f.now = &engine.FileResult{Doc: &source.Document{Name: f.Name, Path: f.Path}, Err: err}
		return
	}
	f.now = e.Recheck(doc, f.now)
	if !f.broken() {
		f.good = f.now
	}
}

// document is the file's text: the client's when it is open there.
func (f *file) document() (*source.Document, error) {
	if f.open != nil {
		return source.NewDocument(f.Name, f.Path, f.open.data)
	}
	return source.Open(f.Path, f.Name)
}

// broken reports whether the text is no whole JSON.
func (f *file) broken() bool { return slices.Contains(f.now.Gaps, f.Name+" is broken") }

// judged is the file's part in the judgement, nil when it has none. Judging writes
// into findings, so it gets copies. While JSON is being typed and broken, the tasks
// of the last whole text stand for it, so that nothing that refers to them seems to
// be lost; what is found about these is found about a text that is gone.
func (f *file) judged() *engine.FileResult {
	if f.now == nil || f.ignored || !f.listed && f.open == nil {
		return nil
	}
	r := *f.now
	r.Named = false
	r.Findings = copies(r.Findings)
	if f.open == nil || f.good == nil || f.good == f.now {
		r.Tasks = slices.Clone(r.Tasks)
		for i := range r.Tasks {
			r.Tasks[i].Findings = copies(r.Tasks[i].Findings)
		}
		return &r
	}
	for _, t := range f.now.Tasks {
		r.Findings = append(r.Findings, copies(t.Findings)...)
	}
	r.Known, r.Gaps, r.Runs, r.Vertices = f.good.Known, f.good.Gaps, f.good.Runs, f.good.Vertices
	if !r.Known {
		r.Findings = nil // it was no task, and what it is now nobody knows
	}
	r.Tasks = make([]engine.TaskResult, len(f.good.Tasks))
	for i, t := range f.good.Tasks {
		r.Tasks[i].Facts = t.Facts
	}
	return &r
}

func copies(findings []*diag.Finding) []*diag.Finding {
	if len(findings) == 0 {
		return nil
	}
	out := make([]*diag.Finding, len(findings))
	for i, f := range findings {
		c := *f
		c.Related, c.Fixes = slices.Clone(f.Related), slices.Clone(f.Fixes)
		out[i] = &c
	}
	return out
}
