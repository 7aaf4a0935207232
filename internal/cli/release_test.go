package cli

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestManPagesRender(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var out, errs strings.Builder
	if code := Main(context.Background(), []string{"man", dir}, strings.NewReader(""), &out, &errs, nil); code != exitClean {
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
