package cli

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// What follows from other files is written by go generate, in the order in which one
// rests on the other: what archives and reports want, the schema of the configuration,
// and the pages, which show both.
//
//go:generate go test ../../rules -run ^(TestRules|TestFixes)$ -update
//go:generate go test ../config -run ^(TestSchemaIsUpToDate|TestMistakesAreToldAtTheirPlace)$ -update
//go:generate go test ../../reporters -run ^TestReportsAreAsTheGoldenOnes$ -update
//go:generate go test . -run ^(TestScripts|TestDocumentsAreUpToDate|TestImportsAreAsTheArchitectureSays|TestDocumentedCommands)$ -update

var update = flag.Bool("update", false, "rewrite golden files and generated documents")

// TestMain makes the real command available to scripts without building it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"serve-tenant": serveFakeTenant,
		"tasklint": func() {
			Exit(withClock(os.Args[1:], os.Getenv(docsClockVariable)), os.Stdin, os.Stdout, os.Stderr, os.Environ())
		},
	})
}

// TestScripts runs the end-to-end archives: real commands, exact output, exit codes.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			data, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
			if err != nil {
				return err
			}
			env.Setenv("TESTDATA", data)
			env.Values[fakeTenantKey{}] = new(*tenanttest.Server)
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return readsAll(), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":       runWithCode,
			"faketenant": runFakeTenant,
		},
	})
}

// readsAll reports whether permissions do not bind this user: root's, unless .ci/run has
// taken that right away.
func readsAll() bool {
	dir, err := os.MkdirTemp("", "tasklint-*")
	if err != nil {
		return false
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "locked")
	if os.WriteFile(path, nil, 0) != nil {
		return false
	}
	_, err = os.ReadFile(path)
	return err == nil
}

// runWithCode is `code N COMMAND ARG...`: the command must exit with exactly N.
func runWithCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command args...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = "?"
		if exit, ok := err.(interface{ ExitCode() int }); ok {
			code = string(rune('0' + exit.ExitCode()))
		}
	}
	if code != args[0] {
		ts.Fatalf("%v: exit code %s, want %s", args[1:], code, args[0])
	}
}
