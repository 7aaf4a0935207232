package schedule

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// maxZone bounds what is compared with the names of zones: the longest has 32 letters.
const maxZone = 80

// ParseZone finds the zone that a text names: an IANA name or one of its
// aliases, in the exact case. What is known under other names (Windows, common
// abbreviations, offsets) is refused with its translation.
func ParseZone(text string) (*Zone, []Problem) {
	if z := loadZone(text); z != nil {
		return z, nil
	}
	p := Problem{Range: Range{0, len(text)}, Severity: Error, Code: CodeUnknownZone}
	from, to := trimmed(text)
	word := text[from:to]
	if word != "" {
		if inner, ok := unquoted(word); ok {
			return nil, []Problem{quotedZone(text, inner)}
		}
	}
	switch {
	case word == "":
		p.Code, p.Message = CodeEmpty, "the time zone is empty; write an IANA name such as Europe/Stockholm, or UTC"
	case len(word) > maxZone:
		p.Message = "this is not an IANA time zone; write a name such as Europe/Stockholm"
	case word != text && loadZone(word) != nil:
		p.Code, p.Suggestion = CodeWhitespace, word
		p.Message = "the time zone has blanks around it; write " + word
	default:
		explainZone(&p, word)
	}
	return nil, []Problem{p}
}

// quotedZone is about a zone in quotes of its own; what is wrong with the name inside
// is said with it.
func quotedZone(text, inner string) Problem {
	p, _ := misread(text, PartTimezone)
	if p.Suggestion != "" || inner == "" {
		return p
	}
	within := Problem{}
	if explainZone(&within, inner); within.Suggestion != "" {
		p.Message, p.Suggestion = "the time zone has quotes inside its quotes; write "+within.Suggestion, within.Suggestion
	}
	return p
}

// explainZone finds what a wrong zone name was meant to be.
func explainZone(p *Problem, word string) {
	if zone, name := windowsZone(word); zone != "" {
		p.Code, p.Suggestion = CodeWindowsZone, zone
		p.Message = fmt.Sprintf("%s is a Windows time zone, not an IANA one; write %s", say.Quote(name), zone)
		return
	}
	if meanings := abbreviation(word); meanings != "" {
		p.Code = CodeZoneAbbreviation
		first, more, several := strings.Cut(meanings, " ")
		p.Message = say.Quote(word) + " is an abbreviation, not an IANA time zone"
		if several {
			p.Message += " and has several meanings; write " + first + " or " + strings.ReplaceAll(more, " ", " or ") + " or another"
		} else {
			p.Suggestion = first
			p.Message += "; write " + first
		}
		return
	}
	if zone, ok := offsetZone(word); ok {
		p.Code = CodeZoneOffset
		p.Message = say.Quote(word) + " is an offset, not an IANA time zone"
		if zone != "" {
			p.Suggestion = zone
			p.Message += "; write the place's zone such as Europe/Stockholm, or " + zone + " for an offset that never changes (its sign is reversed by convention)"
		} else {
			p.Message += "; write the place's zone, such as Asia/Kolkata"
		}
		return
	}
	p.Suggestion = nearestZone(word)
	p.Message = say.Quote(word) + " is not an IANA time zone"
	if p.Suggestion == "" {
		p.Message += "; write a name such as Europe/Stockholm, or UTC"
	} else {
		p.Message += didYouMean(p.Suggestion)
	}
}

// nearestZone compares with all names, and with their last parts for a bare city.
func nearestZone(word string) string {
	word = strings.ReplaceAll(word, " ", "_")
	names := ZoneNames()
	for _, name := range names {
		if strings.EqualFold(name, word) {
			return name
		}
	}
	for _, name := range names {
		if i := strings.LastIndexByte(name, '/'); i >= 0 && strings.EqualFold(name[i+1:], word) {
			if _, old := aliasTarget(name); !old {
				return name
			}
		}
	}
	if strings.IndexByte(word, '/') >= 0 {
		near, _ := say.Nearest(word, names)
		return near
	}
	// A short word is near too many of the short names; cities are long. What scripts
	// write for nothing is near to none.
	if len(word) < 4 || slices.Contains([]string{"null", "none", "undefined"}, strings.ToLower(word)) {
		return ""
	}
	cities := make([]string, len(names))
	for i, name := range names {
		cities[i] = name[strings.LastIndexByte(name, '/')+1:]
	}
	if city, _ := say.Nearest(word, cities); city != "" {
		return names[slices.Index(cities, city)]
	}
	return ""
}

// offsetZone recognises +02:00, GMT+2, UTC-05:00 and the like; zone is the Etc zone
// of a whole hour, whose sign is the other way round.
func offsetZone(word string) (zone string, ok bool) {
	rest := word
	for _, prefix := range [...]string{"GMT", "UTC", "Z"} {
		if len(rest) >= len(prefix) && strings.EqualFold(rest[:len(prefix)], prefix) {
			rest = strings.TrimSpace(rest[len(prefix):])
			break
		}
	}
	if rest == "" || rest[0] != '+' && rest[0] != '-' {
		return "", false
	}
	sign := rest[0]
	hours, minutes, _ := strings.Cut(rest[1:], ":")
	if len(hours) == 4 {
		hours, minutes = hours[:2], hours[2:]
	}
	h, ok := digits(hours)
	m, ok2 := digits(minutes + "0")
	if !ok || !ok2 || len(hours) > 2 || h > 14 || len(minutes) > 2 {
		return "", false
	}
	if m != 0 || sign == '-' && h > 12 {
		return "", true
	}
	switch {
	case h == 0:
		return "UTC", true
	case sign == '+':
		return fmt.Sprintf("Etc/GMT-%d", h), true
	}
	return fmt.Sprintf("Etc/GMT+%d", h), true
}

// windowsZones maps the names of Windows time zones to an IANA zone of their
// main territory: "name=zone", a line each.
//
//go:embed zone_windows.txt
var windowsZones string

// windowsZone returns the IANA zone of a Windows name, and the name as Windows
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

// abbreviation returns the zones that a common abbreviation stands for, the
// likeliest first, divided by blanks. Those that are IANA names themselves
// (CET, EST, MST and others) never come here.
func abbreviation(word string) string {
	switch strings.ToUpper(word) {
	case "CEST", "MEZ", "MESZ":
		return "Europe/Berlin"
	case "EEST":
		return "Europe/Helsinki"
	case "WEST":
		return "Europe/Lisbon"
	case "BST":
		return "Europe/London Asia/Dhaka"
	case "IST":
		return "Asia/Kolkata Europe/Dublin Asia/Jerusalem"
	case "MSK":
		return "Europe/Moscow"
	case "TRT":
		return "Europe/Istanbul"
	case "EDT", "ET":
		return "America/New_York"
	case "CST":
		return "America/Chicago Asia/Shanghai"
	case "CDT", "CT":
		return "America/Chicago"
	case "MDT", "MT":
		return "America/Denver"
	case "PST", "PDT", "PT":
		return "America/Los_Angeles"
	case "AKST", "AKDT":
		return "America/Anchorage"
	case "AST":
		return "America/Halifax Asia/Riyadh"
	case "ADT":
		return "America/Halifax"
	case "NST", "NDT":
		return "America/St_Johns"
	case "BRT":
		return "America/Sao_Paulo"
	case "ART":
		return "America/Argentina/Buenos_Aires"
	case "CLT", "CLST":
		return "America/Santiago"
	case "COT":
		return "America/Bogota"
	case "PET":
		return "America/Lima"
	case "JST":
		return "Asia/Tokyo"
	case "KST":
		return "Asia/Seoul"
	case "HKT":
		return "Asia/Hong_Kong"
	case "SGT":
		return "Asia/Singapore"
	case "PHT":
		return "Asia/Manila"
	case "ICT":
		return "Asia/Bangkok"
	case "WIB":
		return "Asia/Jakarta"
	case "PKT":
		return "Asia/Karachi"
	case "NPT":
		return "Asia/Kathmandu"
	case "GST":
		return "Asia/Dubai"
	case "AWST":
		return "Australia/Perth"
	case "ACST", "ACDT":
		return "Australia/Adelaide"
	case "AEST":
		return "Australia/Sydney Australia/Brisbane"
	case "AEDT":
		return "Australia/Sydney"
	case "NZST", "NZDT":
		return "Pacific/Auckland"
	case "SAST":
		return "Africa/Johannesburg"
	case "CAT":
		return "Africa/Maputo"
	case "EAT":
		return "Africa/Nairobi"
	case "WAT":
		return "Africa/Lagos"
	}
	return ""
}
