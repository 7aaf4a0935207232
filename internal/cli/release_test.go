package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestManPagesRender(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var out, errs strings.Builder
	if code := Main([]string{"man", dir}, strings.NewReader(""), &out, &errs, nil); code != exitClean {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil || len(pages) < 8 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed")
	}
	for _, page := range pages {
		cmd := exec.Command(groff, "-man", "-Tascii", "-P-cbou", "-ww", page)
		var warnings strings.Builder
		cmd.Stderr = &warnings
		text, err := cmd.Output()
		if err != nil || warnings.Len() > 0 || !strings.Contains(string(text), "SYNOPSIS") {
			t.Errorf("%s: %v\n%s", filepath.Base(page), err, warnings.String())
		}
	}
}

func TestCompletionScriptsAreReadByTheirShells(t *testing.T) {
	t.Parallel()
	for shell, check := range map[string][]string{"bash": {"-n"}, "zsh": {"-n"}, "fish": {"--no-execute"}} {
		var out, errs strings.Builder
		if code := Main([]string{"completion", shell}, strings.NewReader(""), &out, &errs, nil); code != exitClean || out.Len() == 0 {
			t.Errorf("%s: exit code %d: %s", shell, code, errs.String())
			continue
		}
		program, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		file := filepath.Join(t.TempDir(), "completion")
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		if text, err := exec.Command(program, append(check, file)...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", shell, err, text)
		}
	}
}
