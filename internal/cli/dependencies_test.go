package cli

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// goTool runs the go command at the top of the module.
func goTool(t *testing.T, env []string, args ...string) ([]byte, error) {
	t.Helper()
	c := exec.Command("go", args...)
	c.Dir, c.Env = filepath.Join("..", ".."), append(os.Environ(), env...)
	out, err := c.Output()
	if exit, ok := err.(*exec.ExitError); ok {
		t.Logf("go %s: %s", strings.Join(args, " "), exit.Stderr)
	}
	return out, err
}

// TestDependenciesAreReviewed holds docs/dependencies.md to go.mod: every module that
// it names directly, and whether the program or only its tests are linked with it.
func TestDependenciesAreReviewed(t *testing.T) {
	t.Parallel()
	out, err := goTool(t, nil, "mod", "edit", "-json")
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	program, tests, ok := strings.Cut(string(page), "## In tests only")
	if !ok {
		t.Fatal("docs/dependencies.md has no section on what only tests use")
	}
	linked := linkedModules(t)
	var inProgram, inTests []string
	for _, r := range mod.Require {
		switch {
		case r.Indirect:
		case linked[r.Path]:
			inProgram = append(inProgram, r.Path)
		default:
			inTests = append(inTests, r.Path)
		}
	}
	for about, c := range map[string]struct {
		page     string
		required []string
	}{"the program": {program, inProgram}, "tests only": {tests, inTests}} {
		var reviewed []string
		for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| .+ \\| .+ \\|$").FindAllStringSubmatch(c.page, -1) {
			reviewed = append(reviewed, row[1])
		}
		slices.Sort(reviewed)
		slices.Sort(c.required)
		if !slices.Equal(reviewed, c.required) {
			t.Errorf("%s: docs/dependencies.md tells of\n%s\nbut go.mod requires\n%s", about, strings.Join(reviewed, "\n"), strings.Join(c.required, "\n"))
		}
	}
}

// linkedModules are the modules that are linked into the program on any system.
func linkedModules(t *testing.T) map[string]bool {
	t.Helper()
	linked := make(map[string]bool)
	for _, system := range []string{"linux", "darwin", "windows"} {
		out, err := goTool(t, []string{"GOOS=" + system}, "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./cmd/tasklint")
		if err != nil && system == runtime.GOOS {
			t.Fatal(err)
		}
		for path := range strings.FieldsSeq(string(out)) {
			linked[path] = true
		}
	}
	return linked
}

// allowedLicences are told by a sentence that each of them holds.
var allowedLicences = map[string]string{
	"Permission is hereby granted, free of charge, to any person obtaining a copy of this software":        "MIT",
	"Redistribution and use in source and binary forms, with or without modification, are permitted":       "BSD",
	"Apache License Version 2.0, January 2004":                                                             "Apache-2.0",
	"Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee": "ISC",
}

// TestLicencesOfTheProgramAreAllowed looks at every module that is linked into the
// program, on each system.
func TestLicencesOfTheProgramAreAllowed(t *testing.T) {
	t.Parallel()
	for _, system := range []string{"linux", "darwin", "windows"} {
		out, err := goTool(t, []string{"GOOS=" + system}, "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", "./cmd/tasklint")
		if err != nil {
			if system == runtime.GOOS {
				t.Fatal(err)
			}
			t.Logf("%s: its modules are not here", system) // and there is no network
			continue
		}
		for line := range strings.Lines(string(out)) {
			module, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
			if dir != "" && licence(t, dir) == "" {
				t.Errorf("%s: module %s has no licence that is allowed", system, module)
			}
		}
	}
}

// licence is the licence of the module in a folder, "" when it is not allowed.
func licence(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "LICEN[CS]E*"))
	if err != nil || len(files) == 0 {
		return ""
	}
	found := ""
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := ""
		for sentence, l := range allowedLicences {
			if strings.Contains(strings.Join(strings.Fields(string(text)), " "), sentence) {
				name = l
			}
		}
		if name == "" {
			return ""
		}
		found = name
	}
	return found
}

// TestOurCodeIsSafeGo forbids what the compiler does not check.
func TestOurCodeIsSafeGo(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	files := 0
	for dir, names := range goFiles(t, root) {
		for _, name := range names {
			path := filepath.Join(root, dir, name)
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range file.Imports {
				if p := spec.Path.Value; p == `"unsafe"` || p == `"C"` {
					t.Errorf("%s imports %s", path, p)
				}
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "\n//go:link"+"name") {
				t.Errorf("%s reaches into another package", path)
			}
			files++
		}
	}
	if files < 100 {
		t.Errorf("%d files were looked at", files)
	}
}
