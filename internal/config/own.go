package config

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/rules"
)

// own is an own rule without its check.
func (b *builder) own(n *node) *OwnRule {
	id := n.get("id")
	r := &OwnRule{
		ID: id.text, Origin: b.origin(id), For: n.get("for").text, Docs: n.get("docs").str(), At: n.get("at").str(), AtOrigin: b.origin(id),
		When: b.expression(n.get("when")), Check: b.expression(n.get("check")), Message: b.expression(n.get("message")),
	}
	if at := n.get("at"); at != nil {
		r.AtOrigin = b.origin(at)
	}
	summary := n.get("summary").str()
	if summary == "" {
		summary, _, _ = strings.Cut(strings.TrimSpace(withoutHoles(r.Message.Text)), "\n")
	}
	r.Rule = &rules.Rule{
		ID: r.ID, Summary: say.Printable(strings.TrimRight(strings.Join(strings.Fields(summary), " "), ".")), Why: say.PrintableLines(r.Docs), Level: diag.Warning, Basis: rules.Policy, Group: OwnRules,
	}
	if level, ok := writtenLevel(n.get("level")); ok {
		r.Rule.Level = level
	}
	if options := n.get("options"); options != nil {
		for _, p := range options.pairs {
			r.Rule.Options = append(r.Rule.Options, rules.Option{Name: p.key.text, Default: ownDefault(p.value), Doc: "An option of the organisation's own rule."})
		}
	}
	for _, it := range items(n.get("tests")) {
		r.Tests = append(r.Tests, b.test(it.value))
	}
	return r
}

// withoutHoles is a message with an ellipsis in the place of each expression.
func withoutHoles(message string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(message, "{{")
		b.WriteString(before)
		_, after, closed := strings.Cut(rest, "}}")
		if !open || !closed {
			return b.String() // what is not closed is a mistake of its own
		}
		b.WriteString("…")
		message = after
	}
}

// OwnRules is the section of the organisation's own rules.
const OwnRules rules.Group = "Own rules"

// ownDefault is the default of an own rule's option. A text that can be read as a
// duration is one.
func ownDefault(n *node) any {
	switch n.kind {
	case integer:
		return optionValue(n, 0)
	case boolean:
		return n.isTrue()
	case list:
		return n.strings()
	}
	if d, err := ParseDuration(n.text); err == nil {
		return d
	}
	return n.text
}

func (b *builder) test(n *node) OwnTest {
	input, fails := n.get("input"), n.get("fails")
	t := OwnTest{
		Name: n.get("name").text, Origin: b.origin(n), Input: appendJSON(nil, input), InputOrigin: b.origin(input),
		FailsOrigin: b.origin(fails), Tenant: n.get("tenant").str(), File: n.get("file").str(),
	}
	if t.Fails, _ = count(fails.text); fails.isTrue() {
		t.Fails = -1
	}
	if now := n.get("now"); now != nil {
		t.Now, _ = time.Parse(time.RFC3339, now.text)
	}
	return t
}

// maxOwnFiles bounds how many files a configuration may draw in, maxOwnGlobs by how
// many patterns: the folders are walked for each.
const (
	maxOwnFiles = 1000
	maxOwnGlobs = 100
)

// ownFiles reads what custom-files of a file names, in the order of the names.
func (l *loader) ownFiles(f *file) {
	n := f.root.get("custom-files")
	if n == nil || n.kind != list {
		return
	}
	var paths []string
	for _, it := range n.items {
		if it.value.kind != text || checkGlob(nil, it.value) != "" {
			continue // told by the check
		}
		if l.ownGlobs += discover.GlobCost(it.value.text); l.ownGlobs > maxOwnGlobs {
			f.add(it.value.span, "the globs up to here stand for more than %d patterns, each alternative in braces being one; put the files into one folder", maxOwnGlobs)
			break
		}
		base, pattern := doublestar.SplitPattern(path.Clean(it.value.text))
		folder := f.beside(base)
		if !l.config.border.Holds(folder) {
			f.add(it.value.span, "%s leaves the repository; copy the files, or add them as a submodule", say.Quote(it.value.text))
			continue
		}
		found, err := doublestar.Glob(os.DirFS(folder), pattern, doublestar.WithFilesOnly(), doublestar.WithNoFollow())
		for i := range found {
			found[i] = filepath.Join(folder, filepath.FromSlash(found[i]))
		}
		found = slices.DeleteFunc(found, l.config.absent)
		switch {
		case err != nil:
			f.add(it.value.span, "%s: %v", say.Quote(it.value.text), regular.Reason(err))
		case len(found) == 0:
			f.add(it.value.span, "no file matches %s", say.Quote(it.value.text))
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	paths = slices.DeleteFunc(paths, func(path string) bool {
		// What somebody else has written must not have the program read what lies elsewhere
		// on the machine.
		out := !l.config.border.Holds(path)
		if out {
			f.add(n.span, "%s leads out of the repository; copy the file, or add it as a submodule", say.Quote(display(l.config.work, path)))
		}
		return out || l.known[realPath(path)] // the configuration itself, or read for another file of it
	})
	if all := len(l.config.OwnFiles) + len(paths); all > maxOwnFiles {
		f.add(n.span, "custom-files names %d files; at most %d are read", all, maxOwnFiles)
		paths = nil
	}
	for _, path := range paths {
		l.known[realPath(path)] = true
		l.ownFile(path)
	}
	l.config.OwnFiles = append(l.config.OwnFiles, paths...)
	l.config.catalog.open = l.config.catalog.open || f.any() && len(paths) == 0
}

// absent reports whether a file that lies on the disk is not there in the state that
// the configuration is read from.
func (c *Config) absent(path string) bool {
	if c.text == nil {
		return false
	}
	_, _, err := c.text(path)
	return errors.Is(err, fs.ErrNotExist)
}

// ownFile reads a file of own rules.
func (l *loader) ownFile(path string) {
	raw, err := l.config.read(path)
	if err != nil {
		l.errors = append(l.errors, fileError(display(l.config.work, path), "%v", err)...)
		l.config.catalog.open = true
		return
	}
	f, mistakes := l.open(path, raw)
	if mistakes == nil && f.any() {
		mistakes = f.errors()
	}
	if mistakes != nil {
		l.errors = append(l.errors, mistakes...)
		l.config.catalog.open = true
		return
	}
	switch {
	case f.root == nil:
	case f.root.kind == list:
		f.own(l.config, f.root)
	default:
		s := ownFileShape()
		if f.root.kind == mapping {
			f.own(l.config, f.root.get("custom"))
			s = s.choose(f.root)
			s.field("custom").shape = nil
		}
		f.checker(l.config).check(f.root, s, "a file of own rules")
	}
	l.errors = append(l.errors, f.errors()...)
}
