package rules_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

// TestVoice holds the titles of the findings in all archives to what is read in one
// breath: half of them have at most 60 characters, nine in ten at most 90, none is two
// sentences in one, and nearly all have a help that says what to do.
func TestVoice(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(archives, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	title := regexp.MustCompile(`^\S.*?>: (?:error|warning|note): (.*)$`)
	var lengths []int
	helped, parted, longest := 0, 0, make(map[string]string)
	seen := make(map[string]bool)
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSuffix(filepath.Base(name), ".txtar")
		counts := false
		for _, f := range archive.Files {
			if f.Name != "want" {
				continue
			}
			for line := range strings.Lines(string(f.Data)) {
				line = strings.TrimSuffix(line, "\n")
				if strings.HasPrefix(line, "  = help: ") && counts {
					helped++
				}
				words := title.FindStringSubmatch(line)
				if words == nil {
					continue
				}
				if counts = !seen[id+words[1]]; !counts {
					continue // the same words again say nothing new
				}
				seen[id+words[1]] = true
				lengths = append(lengths, utf8.RuneCountInString(words[1]))
				if strings.Contains(unquoted(words[1]), "; ") {
					parted++
					if len(words[1]) > len(longest[id]) {
						longest[id] = words[1]
					}
				}
			}
		}
	}
	slices.Sort(lengths)
	n := len(lengths)
	if n < 500 {
		t.Fatalf("only %d titles are measured", n)
	}
	t.Logf("%d titles: median %d characters, 90th percentile %d, longest %d; %d %% have a help; %d in %d rules hold a semicolon",
		n, lengths[n/2], lengths[n*9/10], lengths[n-1], 100*helped/n, parted, len(longest))
	for _, id := range slices.Sorted(maps.Keys(longest)) {
		t.Errorf("%s: two sentences in one title: %s", id, longest[id])
	}
	if lengths[n/2] > 60 || lengths[n*9/10] > 90 || 100*helped/n < 90 {
		t.Error("titles have become too long, or lack a help")
	}
}

// unquoted is a text without what it quotes.
func unquoted(text string) string {
	return regexp.MustCompile(`"(?:[^"\\]|\\.)*"`).ReplaceAllString(text, `""`)
}
