package schedule

import (
	_ "embed"
	"math"
	"strings"
	"sync"
	"time"
)

// Zone is an IANA time zone from the embedded data.
type Zone struct {
	name string
	loc  *time.Location
	// fixed is set when the zone never changes its offset.
	fixed  bool
	offset int64 // of a fixed zone

	first   int64       // offset before the first change
	changes []change    // those that the data lists, and of a rule those up to 2100
	rule    *changeRule // how they go on, nil when there are no more
}

// Name returns the zone's name as it was asked for.
func (z *Zone) Name() string { return z.name }

// Location returns the zone's rules; they come from the embedded data.
func (z *Zone) Location() *time.Location { return z.loc }

// Canonical returns the current name of a zone with an old name, such as
// America/New_York for US/Eastern, and the zone's own name for all others.
func (z *Zone) Canonical() string {
	if name, ok := aliasTarget(z.name); ok {
		return name
	}
	return z.name
}

// IsUTC reports whether the zone is UTC under any of its names.
func (z *Zone) IsUTC() bool { return z.fixed && z.offset == 0 }

// Offset returns the seconds east of UTC at an instant in seconds since 1970.
func (z *Zone) Offset(unix int64) int {
	if z.fixed {
		return int(z.offset)
	}
	return int(z.segment(unix).offset)
}

// HasOffset reports whether the zone has, at the instant that d names, the
// offset that d is written with.
func (z *Zone) HasOffset(d DateTime) bool {
	at := d.wall - int64(d.Offset)
	return z.Offset(at) == d.Offset
}

// utc is the zone of schedules that name none.
var utc = Zone{name: "UTC", loc: time.UTC, fixed: true}

// UTC returns the zone UTC.
func UTC() *Zone { return &utc }

// zoneCache keeps loaded zones: one costs about 15 µs, and tasks share few.
type zoneCache struct {
	mu    sync.RWMutex
	zones map[string]*Zone
}

// zones is the cache of all schedules; it is filled as zones are asked for.
var zones zoneCache

// loadZone returns the zone with exactly this name, nil when there is none.
func loadZone(name string) *Zone {
	if name == "UTC" {
		return &utc
	}
	zones.mu.RLock()
	z, ok := zones.zones[name]
	zones.mu.RUnlock()
	if ok {
		return z
	}
	data, ok := zoneData(name)
	if !ok {
		return nil // unknown names are not kept: there may be any number of them
	}
	loc, err := time.LoadLocationFromTZData(name, []byte(data))
	if err != nil {
		return nil
	}
	z = &Zone{name: name, loc: loc}
	z.first, z.changes, z.rule = readTZif(data)
	z.fixed, z.offset = len(z.changes) == 0 && z.rule == nil, z.first
	zones.mu.Lock()
	defer zones.mu.Unlock()
	if zones.zones == nil {
		zones.zones = map[string]*Zone{}
	}
	if first, ok := zones.zones[name]; ok {
		return first
	}
	zones.zones[name] = z
	return z
}

// unix returns the instant of a wall-clock reading: the first of a repeated one,
// and for a skipped one that of the offset before the gap.
func (z *Zone) unix(wall int64) int64 {
	if z.fixed {
		return wall - z.offset
	}
	// The true offset is one of those in force a day around; the earliest
	// instant that shows the reading is found from the stretch before.
	s := z.segment(wall - 26*3600)
	for range 8 {
		if s.end == math.MaxInt64 || wall-s.offset < s.end {
			return wall - s.offset
		}
		next := z.segment(s.end)
		if wall < next.start+next.offset {
			return wall - s.offset // skipped: the offset from before the gap
		}
		s = next
	}
	return wall - s.offset
}

// change is a change of a zone's offset, at an instant.
type change struct {
	at     int64
	offset int64 // from then on, in seconds east of UTC
}

// segment is a stretch of instants [start, end) in which the offset is constant.
type segment struct {
	start, end             int64
	offset, before, behind int64 // of itself, the stretch before it and the one behind it
}

// segment returns the stretch that holds an instant.
func (z *Zone) segment(unix int64) segment {
	if z.fixed {
		return segment{math.MinInt64, math.MaxInt64, z.offset, z.offset, z.offset}
	}
	changes := z.changes
	if z.rule != nil && (len(changes) == 0 || unix >= changes[len(changes)-1].at) {
		changes = z.rule.around(unix)
	}
	low, high := 0, len(changes) // the first change after unix
	for low < high {
		if middle := (low + high) / 2; changes[middle].at > unix {
			high = middle
		} else {
			low = middle + 1
		}
	}
	s := segment{start: math.MinInt64, end: math.MaxInt64, offset: z.first}
	if low > 0 {
		s.start, s.offset = changes[low-1].at, changes[low-1].offset
	}
	s.before, s.behind = s.offset, s.offset
	switch {
	case low > 1:
		s.before = changes[low-2].offset
	case low == 1:
		s.before = z.first
	}
	if low < len(changes) {
		s.end, s.behind = changes[low].at, changes[low].offset
	}
	return s
}

// lastTabled is the year up to which the changes of a rule are kept in a table.
const lastTabled = 2100

// readTZif reads compiled zone data, RFC 9636 (formerly 8536), of version 2 or
// later. The archive is ours and tested, so its shape is known. time.ZoneBounds is no
// way around it: behind the last change that the data lists it gives wrong bounds
// (Go 1.26), and a walk from bound to bound does not end.
func readTZif(data string) (first int64, changes []change, rule *changeRule) {
	const headerSize = 44
	_, size := tzifCounts(data)
	data = data[headerSize+size(4):] // the block of version 1 is left out
	times, size := tzifCounts(data)
	body := data[headerSize:]
	index := body[8*times:]
	kinds := index[times:]
	offsetOf := func(kind int) int64 { return int64(int32(be32(kinds[6*kind:]))) }
	first = offsetOf(0)
	at := int64(math.MinInt64)
	for i := range times {
		at = int64(be32(body[8*i:]))<<32 | int64(be32(body[8*i+4:]))
		changes = appendChange(changes, first, change{at, offsetOf(int(index[i]))})
	}
	footer := strings.Trim(data[headerSize+size(8):], "\n")
	rule = parseChangeRule(footer)
	if rule == nil {
		return first, changes, nil
	}
	year := 1900 // no rule is older
	if times > 0 {
		year, _, _ = civilFromDays(floorDiv(at, daySeconds))
	}
	for ; year <= lastTabled; year++ {
		for _, c := range rule.inYear(year) {
			if c.at > at { // the rule holds after the last change that is listed
				changes = appendChange(changes, first, c)
			}
		}
	}
	return first, changes, rule
}

// appendChange leaves out what changes only the abbreviation.
func appendChange(changes []change, first int64, c change) []change {
	before := first
	if len(changes) > 0 {
		before = changes[len(changes)-1].offset
	}
	if c.offset == before {
		return changes
	}
	return append(changes, c)
}

func be32(s string) uint32 {
	return uint32(s[0])<<24 | uint32(s[1])<<16 | uint32(s[2])<<8 | uint32(s[3])
}

// tzifCounts reads a header: the number of changes, and the size of the block
// behind it for times of so many bytes.
func tzifCounts(data string) (times int, size func(width int) int) {
	n := func(at int) int { return int(be32(data[at:])) }
	isUTC, isStd, leaps, changes, types, chars := n(20), n(24), n(28), n(32), n(36), n(40)
	return changes, func(width int) int {
		return changes*width + changes + types*6 + chars + leaps*(width+4) + isStd + isUTC
	}
}

// around returns the changes of the years next to an instant, in order.
func (r *changeRule) around(unix int64) []change {
	year, _, _ := civilFromDays(floorDiv(unix, daySeconds))
	changes := make([]change, 0, 8)
	for y := year - 2; y <= year+1; y++ {
		pair := r.inYear(y)
		changes = append(changes, pair[:]...)
	}
	return changes
}

// inYear returns the two changes of a year, in order.
func (r *changeRule) inYear(year int) [2]change {
	pair := [2]change{
		{r.start.unix(year) - r.standard, r.summer},
		{r.end.unix(year) - r.summer, r.standard},
	}
	if pair[0].at > pair[1].at {
		pair[0], pair[1] = pair[1], pair[0]
	}
	return pair
}

// changeRule says how a zone changes every year: the TZ string that ends its
// data, RFC 9636 section 3.3.1.
type changeRule struct {
	standard, summer int64 // seconds east of UTC
	start, end       yearlyDate
}

// yearlyDate is a day and time of every year.
type yearlyDate struct {
	form             byte // 'M' month, week and weekday; 'J' day without 29 February; 'n' day from 0
	month, week, day int
	seconds          int64 // of the day, on the wall clock before the change
}

// unix returns the wall seconds of the date in a year.
func (d yearlyDate) unix(year int) int64 {
	newYear := daysFromCivil(year, 1, 1)
	switch d.form {
	case 'J':
		day := newYear + int64(d.day) - 1
		if leap(year) && d.day >= 60 {
			day++
		}
		return day*daySeconds + d.seconds
	case 'n':
		return (newYear+int64(d.day))*daySeconds + d.seconds
	}
	first := daysFromCivil(year, d.month, 1)
	at := (d.day + 6 - weekdayOf(first) + 7) % 7 // d.day counts from Sunday
	if at += 7 * (d.week - 1); at >= monthLength(year, d.month) {
		at -= 7
	}
	return (first+int64(at))*daySeconds + d.seconds
}

// parseChangeRule reads a TZ string such as CET-1CEST,M3.5.0,M10.5.0/3; nil when
// the zone has no changes. The strings are those of the embedded data.
func parseChangeRule(text string) *changeRule {
	head, dates, ok := strings.Cut(text, ",")
	if !ok {
		return nil
	}
	r := changeRule{}
	head = skipName(head)
	west, head := offsetWest(head)
	r.standard, r.summer = -west, -west+3600
	if head = skipName(head); head != "" {
		west, _ = offsetWest(head)
		r.summer = -west
	}
	start, end, _ := strings.Cut(dates, ",")
	r.start, r.end = parseYearlyDate(start), parseYearlyDate(end)
	return &r
}

// skipName leaves out an abbreviation, CET or <+03>.
func skipName(text string) string {
	if strings.HasPrefix(text, "<") {
		_, rest, _ := strings.Cut(text, ">")
		return rest
	}
	return strings.TrimLeft(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
}

// offsetWest reads [+-]hh[:mm[:ss]] in seconds and gives what follows.
func offsetWest(text string) (int64, string) {
	sign := int64(1)
	if text != "" && (text[0] == '-' || text[0] == '+') {
		if text[0] == '-' {
			sign = -1
		}
		text = text[1:]
	}
	total, unit := int64(0), int64(3600)
	for unit > 0 {
		size := 0
		for size < len(text) && isDigit(text[size]) {
			size++
		}
		n, _ := digits(text[:size])
		total += int64(n) * unit
		text = text[size:]
		if unit /= 60; text == "" || text[0] != ':' {
			break
		}
		text = text[1:]
	}
	return sign * total, text
}

func parseYearlyDate(text string) yearlyDate {
	day, clock, hasClock := strings.Cut(text, "/")
	d := yearlyDate{form: 'n', seconds: 2 * 3600}
	if hasClock {
		d.seconds, _ = offsetWest(clock)
	}
	switch day[0] {
	case 'M':
		month, rest, _ := strings.Cut(day[1:], ".")
		week, weekday, _ := strings.Cut(rest, ".")
		d.form = 'M'
		d.month, _ = digits(month)
		d.week, _ = digits(week)
		d.day, _ = digits(weekday)
	case 'J':
		d.form = 'J'
		d.day, _ = digits(day[1:])
	default:
		d.day, _ = digits(day)
	}
	return d
}

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

// zoneData returns the compiled data of a zone.
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

// ZoneNames returns the names of all zones, in order.
func ZoneNames() []string {
	var names []string
	zoneEntries(func(name string, _, _ int) bool {
		names = append(names, name)
		return true
	})
	return names
}

// aliasTarget returns the current name behind an old one.
func aliasTarget(name string) (string, bool) {
	for line := range strings.Lines(zoneAliases) {
		if old, current, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " "); old == name {
			return current, true
		}
	}
	return "", false
}
