package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	inQuotes = regexp.MustCompile(`'[^']*'|"[^"]*"|#.*`)
	// unixOnly is what PowerShell does otherwise: variables, exit codes, pipes and files,
	// and the commands of Unix.
	unixOnly = regexp.MustCompile(`\$\?|\$[A-Z{]|\bexport |[|>;]|&&|\b(sed|cp|mv|mkdir|cat|grep|head|xargs)\b`)
	// notThere is what must not stand in a block for PowerShell: what 5.1 does not know, or
	// does in another encoding.
	notThere = regexp.MustCompile(`\$\?|\bexport |>|&&|\|\s*tasklint|\b(sed|cp|mv|mkdir|cat|grep|head|xargs)\b`)
)

// TestPowerShellStandsBesideTheShell makes sure that each block of commands that are
// typed otherwise in PowerShell is followed by a block that says how, that such a block
// keeps away from what Windows PowerShell 5.1 gets wrong, and that its commands exist.
func TestPowerShellStandsBesideTheShell(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	siblings := 0
	for _, page := range append(pages, filepath.Join("..", "..", "README.md")) {
		raw, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks, err := docBlocks(strings.ReplaceAll(string(raw), "\r\n", "\n"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range blocks {
			b := &blocks[i]
			if b.language == "powershell" {
				siblings++
				checkPowerShell(t, page, b, i > 0 && differs(&blocks[i-1]))
			}
			if differs(b) && b.what != "it measures" && (i+1 == len(blocks) || blocks[i+1].language != "powershell") {
				t.Errorf("%s:%d: these commands are typed otherwise in PowerShell; let a block say how", filepath.Base(page), b.line)
			}
		}
	}
	if siblings < 10 {
		t.Errorf("only %d blocks for PowerShell were seen", siblings)
	}
}

// differs reports whether a block has commands that PowerShell takes otherwise.
func differs(b *docBlock) bool {
	for _, command := range b.commands() {
		if strings.Contains(command, "$?") || unixOnly.MatchString(inQuotes.ReplaceAllString(command, "''")) {
			return true
		}
	}
	return false
}

func checkPowerShell(t *testing.T, page string, b *docBlock, follows bool) {
	t.Helper()
	if !follows {
		t.Errorf("%s:%d: the block before has nothing that PowerShell does otherwise", filepath.Base(page), b.line)
	}
	for line := range strings.Lines(b.text) {
		if bare := inQuotes.ReplaceAllString(line, "''"); notThere.MatchString(bare) {
			t.Errorf("%s: Windows PowerShell 5.1 does not do what is meant: %s", filepath.Base(page), line)
		}
		command, _, _ := strings.Cut(strings.TrimSpace(line), " | ")
		words := strings.Fields(command)
		if len(words) == 0 || words[0] != "tasklint" {
			continue
		}
		c, rest, err := rootCommand(&app{}).Find(words[1:])
		if err == nil {
			err = c.ParseFlags(rest)
		}
		if err != nil {
			t.Errorf("%s: %s: %v", filepath.Base(page), command, err)
		}
	}
}
