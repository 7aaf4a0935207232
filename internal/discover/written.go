package discover

import (
	"os"
	"runtime"
	"slices"
	"strings"
)

// foldsCase says that the system mostly finds a file by its name in any letter case.
const foldsCase = runtime.GOOS == "windows" || runtime.GOOS == "darwin"

// asWritten returns a path that somebody has typed with the names as they lie on the disk:
// sets, globs and reports go by these. It looks no further than the repository.
func (f *finder) asWritten(path string) string {
	base := f.dir
	if f.root != "" {
		base = f.root
	}
	rel, ok := within(base, path)
	if !foldsCase || f.configured || !ok || rel == "." {
		return path
	}
	return written(base, rel, f.namesIn)
}

// written gives the names of a path the letter case that they have in the sorted lists of
// their folders. Dots and spaces at the end of a name count on no system that does not
// list them.
func written(base, rel string, list func(dir string) []string) string {
	at := base
	for name := range strings.SplitSeq(rel, "/") {
		names := list(at)
		if _, exact := slices.BinarySearch(names, name); !exact {
			meant := strings.TrimRight(name, ". ")
			if i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, meant) }); i >= 0 {
				name = names[i]
			}
		}
		at = below(at, name)
	}
	return at
}

// namesIn lists a folder, sorted; nothing where it cannot be read.
func (f *finder) namesIn(dir string) []string {
	names, ok := f.listed[dir]
	if !ok {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			names = append(names, e.Name())
		}
		f.listed[dir] = names
	}
	return names
}
