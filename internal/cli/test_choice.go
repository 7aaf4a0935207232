package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// testChoice is which tests a command line asks for.
type testChoice struct {
	all      bool
	paths    []string // absolute
	archives []string // absolute, in order
	outside  []string // links beside a policy that lead out of the repository
}

// archiveSuffix is how the names of test archives end.
const archiveSuffix = "_test.txtar"

// file reports whether the tests in a configuration or policy file are asked for.
func (c *testChoice) file(path string) bool {
	return c.all || slices.ContainsFunc(c.paths, func(p string) bool { return inFolder(path, p) })
}

// inFolder reports whether a path is another one or lies below it.
func inFolder(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// choose finds the archives, and which files the paths are.
func (r *testRun) choose(args []string) (*testChoice, error) {
	c := &testChoice{all: len(args) == 0}
	files := append([]string{r.conf.Path}, r.conf.CustomFiles...)
	for _, file := range files {
		if file == "" {
			continue
		}
		found, err := filepath.Glob(filepath.Join(quoteGlob(filepath.Dir(file)), "*"+archiveSuffix))
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			if r.conf.Border().Holds(name) {
				c.archives = append(c.archives, name)
			} else {
				c.outside = append(c.outside, name)
			}
		}
	}
	if !c.all {
		if err := c.narrow(args, files); err != nil {
			return nil, err
		}
	}
	slices.Sort(c.archives)
	c.archives = slices.Compact(c.archives)
	return c, nil
}

// quoteGlob makes a folder's name match itself only.
func quoteGlob(name string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

// narrow leaves what the arguments name. An archive that is named need not lie
// beside a policy.
func (c *testChoice) narrow(args, files []string) error {
	beside := c.archives
	c.archives, c.outside = nil, nil
	for _, arg := range args {
		path, err := filepath.Abs(arg)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("%s: %w", arg, pathError(err))
		}
		c.paths = append(c.paths, path)
		n := len(c.archives)
		if strings.HasSuffix(path, archiveSuffix) {
			c.archives = append(c.archives, path)
		}
		for _, a := range beside {
			if inFolder(a, path) {
				c.archives = append(c.archives, a)
			}
		}
		if len(c.archives) == n && !slices.ContainsFunc(files, func(f string) bool { return f != "" && inFolder(f, path) }) {
			return fmt.Errorf("%s: neither a file of own rules, nor an archive *%s, nor a folder of them", arg, archiveSuffix)
		}
	}
	return nil
}

// display is a path as messages call it.
func (r *testRun) display(path string) string {
	if rel, err := filepath.Rel(r.dir, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}
