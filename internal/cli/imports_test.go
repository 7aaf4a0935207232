package cli

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	architecture = "docs/architecture.md"
	module       = "github.com/tasklint/tasklint/"
)

// packageRow is a row of the table in docs/architecture.md: a package, what it knows,
// and what it imports of ours.
var packageRow = regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| (.*) \\| (.*) \\|$")

// TestImportsAreAsTheArchitectureSays compares the table of docs/architecture.md with
// what the packages import, or with -update writes it. They run one way: a package
// imports only what stands above it. Tests may import what they need.
func TestImportsAreAsTheArchitectureSays(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	raw, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	page := strings.ReplaceAll(string(raw), "\r\n", "\n")
	imports := importsOfOurs(t)
	var above []string
	want := packageRow.ReplaceAllStringFunc(page, func(row string) string {
		m := packageRow.FindStringSubmatch(row)
		of, exists := imports[m[1]]
		if !exists {
			t.Errorf("%s tells of %s, which is no package; remove its row", architecture, m[1])
			return row
		}
		for _, name := range of {
			if !slices.Contains(above, name) {
				t.Errorf("%s imports %s, which does not stand above it in the table of %s; imports run one way: move the row if that breaks no other, else the code", m[1], name, architecture)
			}
		}
		above = append(above, m[1])
		today := "| `" + m[1] + "` | " + m[2] + " | " + packageCell(of) + " |"
		if row != today && !*update {
			t.Errorf("%s imports other packages than %s says; if that is meant, run go generate ./...; its row is today\n%s", m[1], architecture, today)
		}
		return today
	})
	for name, of := range imports {
		if !slices.Contains(above, name) {
			t.Errorf("%s has no row for %s; put this below what it imports, and say what it knows:\n| `%s` | ... | %s |", architecture, name, name, packageCell(of))
		}
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(architecture, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// packageCell is the last cell of a row.
func packageCell(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

// importsOfOurs is what each package imports of this module, sorted, in files that are
// no tests.
func importsOfOurs(t *testing.T) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	for dir, files := range goFiles(t, ".") {
		of := []string{}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range file.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				if ours, ok := strings.CutPrefix(path, module); ok {
					of = append(of, ours)
				}
				if path == "net/http" && !strings.HasPrefix(dir, "internal/tenant") && dir != "internal/cli" {
					t.Errorf("%s/%s imports net/http; only tenant and cli may", dir, name)
				}
			}
		}
		slices.Sort(of)
		found[dir] = slices.Compact(of)
	}
	return found
}

// goFiles lists the Go files that are no tests by folder.
func goFiles(t *testing.T, root string) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || path == "internal/tools") {
			return fs.SkipDir
		}
		if dir, name := filepath.Split(path); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			dir = filepath.ToSlash(filepath.Clean(dir))
			found[dir] = append(found[dir], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// roundabout are the packages whose files still name each other in circles. It may only
// become shorter.
var roundabout = []string{
	"graph", "internal/lsp", "internal/own", "internal/schedule", "internal/source",
	"internal/tenant", "internal/tenant/tenanttest", "internal/timeline", "rules",
}

// TestFilesOfAPackageRunOneWay follows what the files of each package name of each other,
// methods aside: none leads back to itself.
func TestFilesOfAPackageRunOneWay(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	arrows := 0
	packages := goFiles(t, root)
	for dir, files := range packages {
		circle, n := circleOf(t, filepath.Join(root, filepath.FromSlash(dir)), files)
		arrows += n
		switch known := slices.Contains(roundabout, dir); {
		case circle == nil && known:
			t.Errorf("the files of %s run one way; take it out of roundabout", dir)
		case circle != nil && !known:
			t.Errorf("these files of %s name each other: %s", dir, strings.Join(circle, ", "))
		}
	}
	for _, dir := range roundabout {
		if packages[dir] == nil {
			t.Errorf("there is no package %s; take it out of roundabout", dir)
		}
	}
	if arrows < 1000 {
		t.Errorf("only %d names were followed", arrows)
	}
}

// circleOf returns files of a package that name each other, nil where none do, and how many
// names were followed.
func circleOf(t *testing.T, dir string, files []string) (circle []string, arrows int) {
	t.Helper()
	declared := make(map[string]string) // by name: the file
	names := make(map[string][]string)  // by file: those that it does not declare
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, file), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for name := range tree.Scope.Objects {
			declared[name] = file
		}
		for _, id := range tree.Unresolved {
			names[file] = append(names[file], id.Name)
		}
	}
	done := make(map[string]bool)
	var follow func(file string, way []string)
	follow = func(file string, way []string) {
		if i := slices.Index(way, file); i >= 0 {
			circle = append(slices.Clone(way[i:]), file)
			return
		}
		if done[file] {
			return
		}
		for _, name := range names[file] {
			if to := declared[name]; to != "" && to != file {
				arrows++
				follow(to, append(way, file))
			}
		}
		done[file] = true
	}
	for _, file := range files {
		follow(file, nil)
	}
	return circle, arrows
}
