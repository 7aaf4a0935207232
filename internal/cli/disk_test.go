package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// disk are the functions that read or write files.
var disk = regexp.MustCompile(`\b(os\.(ReadFile|Open|OpenFile|OpenRoot|OpenInRoot|WriteFile|Create|CreateTemp|MkdirTemp|MkdirAll|Mkdir|Rename|Remove|RemoveAll|Link|Symlink|Truncate|Chmod|Chown)|ioutil\.\w+|txtar\.ParseFile|syscall\.Open)\(`)

// onDisk are the files that may call them: the one way to read and the one way to
// write, and what neither reads nor makes a file.
var onDisk = map[string]string{
	"internal/regular/regular.go":       "reads files",
	"internal/atomicfile/files.go":      "writes files",
	"internal/atomicfile/atomicfile.go": "removes temporary files",
	"internal/discover/argument.go":     "lists a folder",
	"internal/export/folder.go":         "removes files of an export",
	"internal/browsertest/browser.go":   "is for tests",
}

// TestFilesAreReadAndWrittenInOneWay holds the two packages that know about pipes,
// devices, bounds, links and interruptions: nobody goes round them.
func TestFilesAreReadAndWrittenInOneWay(t *testing.T) {
	t.Parallel()
	seen := 0
	for dir, files := range goFiles(t, filepath.Join("..", "..")) {
		for _, name := range files {
			path := dir + "/" + name
			text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(path)))
			if err != nil {
				t.Fatal(err)
			}
			for _, call := range disk.FindAllString(string(text), -1) {
				if seen++; onDisk[path] == "" {
					t.Errorf("%s calls %s...); read with internal/regular and write with internal/atomicfile", path, call)
				}
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d calls were seen", seen)
	}
}
