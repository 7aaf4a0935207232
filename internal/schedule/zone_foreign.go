package schedule

import (
	_ "embed"
	"strings"
)

// windowsZones maps the names of Windows time zones to an IANA zone of their
// main territory: "name=zone", a line each.
//
//go:embed zone_windows.txt
var windowsZones string

// windowsZone gives the IANA zone of a Windows name, and the name as Windows
// spells it. "Daylight" and a missing "Standard Time" are understood.
func windowsZone(word string) (zone, name string) {
	word = strings.Replace(word, " Daylight Time", " Standard Time", 1)
	for line := range strings.Lines(windowsZones) {
		known, target, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if strings.EqualFold(known, word) {
			return target, known
		}
	}
	return "", ""
}
