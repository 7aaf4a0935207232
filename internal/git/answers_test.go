package git

import (
	"bufio"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// FuzzAnswers reads arbitrary answers of git, and what git writes for a path of whatever
// characters: that path comes back, once, with what it was given.
func FuzzAnswers(f *testing.F) {
	f.Add("a b/täsk.json", "", byte(0))
	f.Add("-x\n\t\x1b.json", "H 100644 0123 0\ta\x00S 120000 0123 2\tb\x00S 120000 0123 3\tb\x00", byte(7))
	f.Add(":100644 000000 0123 0000 D", ":100644 000000 0123 0000 D\x00a\x00:000000 100644 0000 0123 U\x00b\x00", byte(255))
	f.Add("https://user:secret@host.example/a?key=b#c", "x missing\n", byte(1))
	f.Add("user@host:a b", "x blob 3\nabc\nx blob 999999999999999999\n", byte(2))
	f.Fuzz(func(t *testing.T, path, answer string, choice byte) {
		for _, list := range [][]string{{answer}, {path, answer}} {
			text := strings.Join(list, "\x00")
			if entries, err := parseIndex(text); err == nil && len(entries) > strings.Count(text, "\t") {
				t.Errorf("%q is %d entries", text, len(entries))
			}
			if found, err := parseDifferences(text); err == nil && 2*len(found) > strings.Count(text, "\x00") {
				t.Errorf("%q is %d differences", text, len(found))
			}
		}
		const most = 1 << 10
		if text, err := readObject(bufio.NewReader(strings.NewReader(answer)), "x", most); err == nil && (len(text) > most || !strings.Contains(answer, string(text))) {
			t.Errorf("%q holds %q", answer, text)
		}
		if shown := address(path); shown != "" {
			if u, err := url.Parse(shown); err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Host == "" {
				t.Errorf("the address of %q is %q (%v)", path, shown, err)
			}
		}

		if path == "" || strings.Contains(path, "\x00") {
			return
		}
		mode := []string{"100644", "100755", ModeLink, ModeModule}[choice&3]
		stage, tag := choice>>2&3, []string{"H", "S", "s", "M"}[choice>>4&3]
		entries, err := parseIndex(fmt.Sprintf("%s %s %040x %d\t%s\x00", tag, mode, choice, stage, path))
		want := Entry{Path: path, Blob: Blob{mode, fmt.Sprintf("%040x", choice)}, Unmerged: stage > 0, Sparse: tag == "S" || tag == "s"}
		if err != nil || !slices.Equal(entries, []Entry{want}) {
			t.Errorf("%+v, %v, want %+v", entries, err, want)
		}
		found, err := parseDifferences(fmt.Sprintf(":000000 %s %040d %040x A\x00%s\x00", mode, 0, 1, path))
		if err != nil || len(found) != 1 || found[0].Path != path || found[0].Old.Exists() || found[0].New != (Blob{mode, fmt.Sprintf("%040x", 1)}) {
			t.Errorf("%+v, %v", found, err)
		}
		next := bufio.NewReader(strings.NewReader(fmt.Sprintf("%040x blob %d\n%s\nx missing\n", 1, len(path), path)))
		if text, err := readObject(next, "x", most); len(path) > most != errors.Is(err, ErrTooLarge) || err == nil && string(text) != path {
			t.Errorf("%q, %v", text, err)
		}
		if _, err := readObject(next, "x", most); !errors.Is(err, ErrMissing) {
			t.Errorf("the answer after that of %d bytes: %v", len(path), err)
		}
	})
}
