package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// region is a region of SARIF as reviewdog reads it: lines and columns, no offsets.
type region struct{ StartLine, StartColumn, EndLine, EndColumn int }

// TestSuggestionsOfReviewdog reads our SARIF as reviewdog does for the recipe in ci.md: it
// puts a fix beside a finding where both have the same path and the same lines, and takes
// columns for bytes. Where a line has only ASCII before the place, what it suggests must
// be what --fix writes.
func TestSuggestionsOfReviewdog(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	beyond := filepath.Join(t.TempDir(), "beyond-ascii.json") // there columns and bytes differ
	task := `{"name": "Försäljning", "specVersion": "0.8", "enabled": "true", "states": []}`
	if err := os.WriteFile(beyond, []byte(task), 0o644); err != nil {
		t.Fatal(err)
	}
	sarif, edits := reviewdogFindings(t, beyond), knownEdits(t, beyond)
	suggested, other := 0, 0
	for print, f := range sarif {
		if f.path == "" || f.at.StartLine < 1 || f.at.StartColumn < 1 || f.at.EndLine < f.at.StartLine {
			t.Errorf("%s: reviewdog finds no place: %+v", print, f)
		}
		if len(f.fixes) != 1 || f.fixPath != f.path || f.fixes[0].at.StartLine != f.at.StartLine || f.fixes[0].at.EndLine != f.at.EndLine {
			continue // a comment without a suggestion
		}
		edit, ok := edits[print]
		if !ok || len(edit.edits) != 1 {
			t.Errorf("%s: JSON and SARIF have other fixes", print)
			continue
		}
		source, err := os.ReadFile(edit.file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(source), "\n")
		first, last := lines[f.fixes[0].at.StartLine-1], lines[f.fixes[0].at.EndLine-1]
		if !ascii(first[:f.fixes[0].at.StartColumn-1]) || !ascii(last[:f.fixes[0].at.EndColumn-1]) {
			other++
			continue
		}
		got := first[:f.fixes[0].at.StartColumn-1] + f.fixes[0].text + last[f.fixes[0].at.EndColumn-1:]
		e := edit.edits[0]
		fixed := string(source[:e.Offset]) + e.Text + string(source[e.Offset+e.Length:])
		before := strings.Join(lines[:f.fixes[0].at.StartLine-1], "")
		after := strings.Join(lines[f.fixes[0].at.EndLine:], "")
		if before+got+after != fixed {
			t.Errorf("%s: reviewdog suggests\n%s\nand --fix writes\n%s", print, got, fixed)
		}
		suggested++
	}
	if suggested < 10 || other == 0 {
		t.Errorf("%d suggestions on lines of ASCII were compared, %d on others were seen", suggested, other)
	}
}

func ascii(text string) bool { return len(text) == utf8.RuneCountInString(text) }

type reviewed struct {
	path, fixPath string
	at            region
	fixes         []struct {
		at   region
		text string
	}
}

// reviewdogFindings are the findings of the untidy tasks by fingerprint, of SARIF what
// reviewdog looks at.
func reviewdogFindings(t *testing.T, beyond string) map[string]reviewed {
	t.Helper()
	var report struct {
		Runs []struct {
			Results []struct {
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           region
					}
				}
				PartialFingerprints map[string]string
				Fixes               []struct {
					ArtifactChanges []struct {
						ArtifactLocation struct{ URI string }
						Replacements     []struct {
							DeletedRegion   region
							InsertedContent struct{ Text string }
						}
					}
				}
			}
		}
	}
	lintMessy(t, beyond, "sarif", &report)
	found := make(map[string]reviewed)
	for _, r := range report.Runs[0].Results {
		if len(r.Locations) != 1 {
			t.Fatalf("a finding has %d places", len(r.Locations))
		}
		at := r.Locations[0].PhysicalLocation
		f := reviewed{path: at.ArtifactLocation.URI, at: at.Region}
		for _, fix := range r.Fixes {
			for _, change := range fix.ArtifactChanges {
				f.fixPath = change.ArtifactLocation.URI
				for _, replaced := range change.Replacements {
					f.fixes = append(f.fixes, struct {
						at   region
						text string
					}{replaced.DeletedRegion, replaced.InsertedContent.Text})
				}
			}
		}
		found[r.PartialFingerprints["tasklint/v1"]] = f
	}
	return found
}

type knownEdit struct {
	file  string
	edits []struct {
		Offset, Length int
		Text           string
	}
}

// knownEdits are the fixes of the same findings in bytes, as JSON has them.
func knownEdits(t *testing.T, beyond string) map[string]knownEdit {
	t.Helper()
	var report struct {
		Findings []struct {
			File, Fingerprint string
			Fix               struct {
				Edits []struct {
					Offset, Length int
					Text           string
				}
			}
		}
	}
	lintMessy(t, beyond, "json", &report)
	edits := make(map[string]knownEdit)
	for _, f := range report.Findings {
		edits[f.Fingerprint] = knownEdit{f.File, f.Fix.Edits}
	}
	return edits
}

func lintMessy(t *testing.T, beyond, format string, report any) {
	t.Helper()
	var out, errs strings.Builder
	args := []string{"--no-config", "--level", "note", "--format", format, "--now", docsClock, filepath.Join("testdata", "messy"), filepath.Join("testdata", "example"), beyond}
	if code := Main(context.Background(), args, strings.NewReader(""), &out, &errs, nil); code != exitFindings {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	if err := json.Unmarshal([]byte(out.String()), report); err != nil {
		t.Fatal(err)
	}
}
