package schedule

import (
	_ "embed"
	"strings"
)

// zoneArchive is the IANA time zone data of the release TZDataVersion, which is in
// the public domain, compiled from Debian's package tzdata: one stored (uncompressed)
// entry a zone. It is read here, and not through package time, since that prefers the
// machine's own data and results would differ from machine to machine; and Go's own
// copy is older. `.ci/zones renew` writes it anew.
//
//go:embed zoneinfo.zip
var zoneArchive string

// zoneAliases holds the names that the IANA data keeps for old readers and that
// are no zone of zone.tab: "old current", sorted, a line each.
//
//go:embed zone_aliases.txt
var zoneAliases string

func le16(s string) int { return int(s[0]) | int(s[1])<<8 }
func le32(s string) int { return le16(s) | le16(s[2:])<<16 }

// zoneEntries calls f for each zone of the archive until f returns false; data
// starts with the entry's local header. The archive is ours, so its shape is known.
func zoneEntries(f func(name string, header, size int) bool) {
	const endSize, entrySize = 22, 46
	end := zoneArchive[len(zoneArchive)-endSize:]
	directory := zoneArchive[le32(end[16:]):]
	for range le16(end[10:]) {
		nameSize := le16(directory[28:])
		name := directory[entrySize : entrySize+nameSize]
		if !strings.HasSuffix(name, "/") && !f(name, le32(directory[42:]), le32(directory[24:])) {
			return
		}
		directory = directory[entrySize+nameSize+le16(directory[30:])+le16(directory[32:]):]
	}
}

// zoneData gives the compiled data of a zone.
func zoneData(name string) (data string, ok bool) {
	zoneEntries(func(entry string, header, size int) bool {
		if entry != name {
			return true
		}
		const localSize = 30
		from := header + localSize + le16(zoneArchive[header+26:]) + le16(zoneArchive[header+28:])
		data, ok = zoneArchive[from:from+size], true
		return false
	})
	return data, ok
}

// ZoneNames gives the names of all zones, in order.
func ZoneNames() []string {
	var names []string
	zoneEntries(func(name string, _, _ int) bool {
		names = append(names, name)
		return true
	})
	return names
}

// aliasTarget gives the current name behind an old one.
func aliasTarget(name string) (string, bool) {
	for line := range strings.Lines(zoneAliases) {
		if old, current, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " "); old == name {
			return current, true
		}
	}
	return "", false
}
