package schedule

import (
	"math"
	"strings"
)

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

// segment gives the stretch that holds an instant.
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

// around gives the changes of the years next to an instant, in order.
func (r *changeRule) around(unix int64) []change {
	year, _, _ := civilFromDays(floorDiv(unix, daySeconds))
	changes := make([]change, 0, 8)
	for y := year - 2; y <= year+1; y++ {
		pair := r.inYear(y)
		changes = append(changes, pair[:]...)
	}
	return changes
}

// inYear gives the two changes of a year, in order.
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
