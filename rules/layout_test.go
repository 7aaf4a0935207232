package rules_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/rules"
)

// TestARuleIsOneFile holds that a rule stands in a file of its name, alone, and that no
// other file uses what this declares: a rule is removed by removing its file. What several
// rules share stands in files by subject.
func TestARuleIsOneFile(t *testing.T) {
	t.Parallel()
	fset := token.NewFileSet()
	files := parseRules(t, fset)
	of := make(map[string]string) // the rule of a file
	for name, file := range files {
		for _, id := range registeredIn(t, file) {
			if of[name] != "" {
				t.Errorf("%s holds two rules, %s and %s", name, of[name], id)
			}
			of[name] = id
			if want := strings.ReplaceAll(id, "-", "_") + ".go"; name != want {
				t.Errorf("rule %s stands in %s, not in %s", id, name, want)
			}
		}
	}
	if len(of) != len(rules.All()) {
		t.Errorf("%d files hold rules, of which there are %d", len(of), len(rules.All()))
	}
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object), Defs: make(map[*ast.Ident]types.Object)}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", exported(t, files))}
	list := make([]*ast.File, 0, len(files))
	for _, file := range files {
		list = append(list, file)
	}
	if _, err := config.Check("github.com/tasklint/tasklint/rules", fset, list, info); err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for id, object := range info.Uses {
		if !object.Pos().IsValid() {
			continue
		}
		at := fset.Position(object.Pos()).Filename
		if by := fset.Position(id.Pos()).Filename; of[at] != "" && by != at {
			used[fmt.Sprintf("%s uses %s, which %s declares; what is shared stands in a file by its subject", by, object.Name(), at)] = true
		}
	}
	for id := range info.Defs {
		if at := fset.Position(id.Pos()).Filename; of[at] != "" && id.IsExported() && id.Name != "RuleFailed" {
			used[fmt.Sprintf("%s declares %s, which other packages may use; what is shared stands in a file by its subject", at, id.Name)] = true
		}
	}
	for _, line := range slices.Sorted(maps.Keys(used)) {
		t.Error(line)
	}
}

// parseRules are the files of the package rules that are no tests, by name.
func parseRules(t *testing.T, fset *token.FileSet) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]*ast.File)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if files[name], err = parser.ParseFile(fset, name, nil, 0); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// registeredIn are the ids of the rules that a file registers.
func registeredIn(t *testing.T, file *ast.File) []string {
	t.Helper()
	var ids []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return true
		}
		if name, ok := call.Fun.(*ast.Ident); !ok || name.Name != "register" {
			return true
		}
		rule := call.Args[0].(*ast.UnaryExpr).X.(*ast.CompositeLit)
		for _, element := range rule.Elts {
			pair := element.(*ast.KeyValueExpr)
			if pair.Key.(*ast.Ident).Name != "ID" {
				continue
			}
			id, err := strconv.Unquote(pair.Value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		return false
	})
	return ids
}

// exported finds what the compiler has noted of the packages that files import.
func exported(t *testing.T, files map[string]*ast.File) func(string) (io.ReadCloser, error) {
	t.Helper()
	var errs bytes.Buffer
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}
	for _, file := range files {
		for _, spec := range file.Imports {
			args = append(args, strings.Trim(spec.Path.Value, `"`))
		}
	}
	list := exec.Command("go", args...)
	list.Stderr = &errs
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, errs.String())
	}
	of := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		of[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(of[path]) }
}
