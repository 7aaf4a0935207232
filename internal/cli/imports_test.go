package cli

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers says which packages of ours each package may import; see
// docs/architecture.md. "*" stands for all. Test files may import what they need.
var layers = map[string]string{
	"internal/source":            "",
	"internal/suggest":           "",
	"internal/atomicfile":        "",
	"internal/runner":            "",
	"internal/plural":            "",
	"internal/schedule":          "internal/plural internal/suggest",
	"internal/gitignore":         "",
	"internal/discover":          "internal/gitignore internal/suggest",
	"internal/corpus":            "",
	"internal/git":               "",
	"internal/tenant/faketenant": "internal/tenant",
	"internal/diag":              "internal/source",
	"schema":                     "internal/source internal/diag internal/plural internal/suggest",
	"internal/task":              "internal/source internal/schedule",
	"internal/legacy":            "internal/source internal/schedule",
	"graph":                      "internal/source internal/task internal/plural internal/runner",
	"internal/patch":             "internal/source",
	"internal/compare":           "internal/source internal/task internal/patch",
	"internal/timeline":          "internal/source internal/task internal/schedule graph",
	"rules":                      "internal/source internal/diag internal/plural internal/suggest internal/schedule internal/task internal/patch internal/compare internal/timeline internal/legacy schema graph",
	"internal/config":            "internal/source internal/diag internal/suggest internal/discover internal/task rules",
	"internal/engine":            "internal/source internal/diag internal/suggest internal/discover internal/schedule internal/task internal/patch internal/compare internal/timeline internal/config schema graph rules",
	"internal/tenant":            "internal/atomicfile internal/source internal/task internal/suggest",
	"internal/fix":               "internal/atomicfile internal/source internal/diag internal/suggest internal/task internal/engine rules",
	"reporters":                  "internal/source internal/plural internal/runner internal/diag internal/task internal/schedule internal/timeline internal/engine graph rules",
	"internal/lsp":               "internal/source internal/diag internal/suggest internal/schedule internal/task internal/config internal/engine internal/fix graph rules schema",
	"internal/cli":               "*",
	"cmd/tasklint":               "internal/cli",
}

// TestImportsRunOneWay holds the table of layers.
func TestImportsRunOneWay(t *testing.T) {
	t.Parallel()
	const module = "github.com/tasklint/tasklint/"
	root := filepath.Join("..", "..")
	for dir, files := range goFiles(t, root) {
		allowed, known := layers[dir]
		if !known {
			t.Errorf("package %s is not in the table of layers", dir)
			continue
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, dir, name), nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range file.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				ours, isOurs := strings.CutPrefix(path, module)
				if isOurs && allowed != "*" && !slices.Contains(strings.Fields(allowed), ours) {
					t.Errorf("%s/%s imports %s, which its layer may not", dir, name, ours)
				}
				if path == "net/http" && !strings.HasPrefix(dir, "internal/tenant") && dir != "internal/cli" {
					t.Errorf("%s/%s imports net/http; only tenant and cli may", dir, name)
				}
			}
		}
	}
}

// goFiles lists the Go files that are no tests by folder.
func goFiles(t *testing.T, root string) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || path == "internal/tools") {
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
