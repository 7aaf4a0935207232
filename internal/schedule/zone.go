package schedule

import (
	"math"
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

// Name gives the zone's name as it was asked for.
func (z *Zone) Name() string { return z.name }

// Location gives the zone's rules; they come from the embedded data.
func (z *Zone) Location() *time.Location { return z.loc }

// Canonical gives the current name of a zone with an old name, such as
// America/New_York for US/Eastern, and the zone's own name for all others.
func (z *Zone) Canonical() string {
	if name, ok := aliasTarget(z.name); ok {
		return name
	}
	return z.name
}

// IsUTC reports whether the zone is UTC under any of its names.
func (z *Zone) IsUTC() bool { return z.fixed && z.offset == 0 }

// Offset gives the seconds east of UTC at an instant in seconds since 1970.
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

// UTC gives the zone UTC.
func UTC() *Zone { return &utc }

// zoneCache keeps loaded zones: one costs about 15 µs, and tasks share few.
type zoneCache struct {
	mu    sync.RWMutex
	zones map[string]*Zone
}

// zones is the cache of all schedules; it is filled as zones are asked for.
var zones zoneCache

// loadZone gives the zone with exactly this name, nil when there is none.
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

// unix gives the instant of a wall-clock reading: the first of a repeated one,
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
