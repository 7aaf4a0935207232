// Zones writes the time zone data that tasklint embeds: zoneinfo.zip from a folder of
// zones that zic has compiled, zone_aliases.txt from the links of its source, and the
// release in zone_release.go. `.ci/zones renew` runs it.
package main

import (
	"archive/zip"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: zones COMPILED ZONEINFO OUT")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "zones:", err)
		os.Exit(1)
	}
}

// write makes the three files in out. compiled is what zic wrote, zoneinfo holds
// tzdata.zi, which it was compiled from, and zone.tab.
func write(compiled, zoneinfo, out string) error {
	text, err := os.ReadFile(filepath.Join(zoneinfo, "tzdata.zi"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	release, ok := strings.CutPrefix(first, "# version ")
	if !ok {
		return fmt.Errorf("tzdata.zi begins with %q and not with its version", first)
	}
	tab, err := os.ReadFile(filepath.Join(zoneinfo, "zone.tab"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "zone_aliases.txt"), aliases(string(text), string(tab)), 0o644); err != nil {
		return err
	}
	source := fmt.Sprintf("package schedule\n\n// TZDataVersion is the release of the embedded time zone data.\nconst TZDataVersion = %q\n", release)
	if err := os.WriteFile(filepath.Join(out, "zone_release.go"), []byte(source), 0o644); err != nil {
		return err
	}
	return archive(compiled, filepath.Join(out, "zoneinfo.zip"))
}

// aliases are the links to other zones that zone.tab does not list: "old current".
func aliases(text, tab string) []byte {
	current := map[string]bool{"UTC": true} // the name that schedules use
	for line := range strings.Lines(tab) {
		if fields := strings.Split(strings.TrimSpace(line), "\t"); line[0] != '#' && len(fields) > 2 {
			current[fields[2]] = true
		}
	}
	links := map[string]string{}
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "L" && !current[fields[2]] {
			links[fields[2]] = fields[1]
		}
	}
	var b strings.Builder
	for _, old := range slices.Sorted(maps.Keys(links)) {
		fmt.Fprintf(&b, "%s %s\n", old, links[old])
	}
	return []byte(b.String())
}

// archive stores the zones uncompressed, in order and without times, so that the same
// zones make the same file.
func archive(compiled, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := zip.NewWriter(f)
	err = filepath.WalkDir(compiled, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(compiled, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		entry, err := w.CreateRaw(&zip.FileHeader{Name: filepath.ToSlash(rel), Method: zip.Store,
			CRC32: crc32.ChecksumIEEE(data), CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data))})
		if err != nil {
			return err
		}
		_, err = entry.Write(data)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Close()
}
