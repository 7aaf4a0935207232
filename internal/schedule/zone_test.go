package schedule

import (
	"iter"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestEveryEmbeddedZoneAgreesWithPackageTime(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	names := ZoneNames()
	if len(names) < 550 {
		t.Fatalf("%d zones are embedded, expected nearly 600", len(names))
	}
	for _, name := range names {
		z := loadZone(name)
		if z == nil {
			t.Fatalf("%s does not load", name)
		}
		for range 300 {
			unix := random.Int64N(12_000_000_000) - 3_000_000_000 // 1874 to 2255
			_, want := time.Unix(unix, 0).In(z.Location()).Zone()
			if got := z.Offset(unix); got != want {
				t.Errorf("%s at %s: offset %d, package time has %d", name, time.Unix(unix, 0).UTC(), got, want)
			}
		}
		// The stretches join without a hole, and each changes the offset.
		seg := z.segment(-3_000_000_000)
		for n := 0; seg.end < 7_000_000_000; n++ {
			next := z.segment(seg.end)
			if next.start != seg.end || next.before != seg.offset || seg.behind != next.offset || seg.offset == next.offset || n > 1000 {
				t.Fatalf("%s: after %+v comes %+v", name, seg, next)
			}
			seg = next
		}
	}
}

func TestWallClockReadingsFollowRFC5545(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, zone, local, want string }{
		{"a plain time", "Europe/Stockholm", "2026-07-01T06:00:00", "2026-07-01T04:00:00Z"},
		{"a skipped time takes the offset before the gap", "Europe/Stockholm", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z"},
		{"the last moment before the gap", "Europe/Stockholm", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"},
		{"the first moment after the gap", "Europe/Stockholm", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"},
		{"a repeated time is the first", "Europe/Stockholm", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z"},
		{"the southern gap", "Australia/Sydney", "2026-10-04T02:30:00", "2026-10-03T16:30:00Z"},
		{"half an hour of gap", "Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:45:00Z"},
		{"half an hour of overlap", "Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z"},
		{"a whole skipped day", "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z"},
		{"a zone without changes", "Asia/Kolkata", "2026-03-29T02:30:00", "2026-03-28T21:00:00Z"},
		{"UTC", "UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			z, problems := ParseZone(tt.zone)
			d, dateProblems := ParseDateTime(tt.local)
			if problems != nil || dateProblems != nil {
				t.Fatal(problems, dateProblems)
			}
			if got := d.Time(z).Format(time.RFC3339); got != tt.want {
				t.Errorf("%s in %s is %s, expected %s", tt.local, tt.zone, got, tt.want)
			}
		})
	}
}

func TestWrongZonesAreTranslated(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text       string
		code       Code
		suggestion string
	}{
		{"Europe/Stokholm", CodeUnknownZone, "Europe/Stockholm"},
		{"europe/stockholm", CodeUnknownZone, "Europe/Stockholm"},
		{"Europe/Stockhlom", CodeUnknownZone, "Europe/Stockholm"},
		{"Stockholm", CodeUnknownZone, "Europe/Stockholm"},
		{"Stokhomm", CodeUnknownZone, "Europe/Stockholm"}, // two slips in eight letters
		{"Bxrlxn", CodeUnknownZone, ""},                   // and in six
		{"New York", CodeUnknownZone, "America/New_York"},
		{"utc", CodeUnknownZone, "UTC"},
		{"Local", CodeUnknownZone, ""},
		{"Mars/Olympus_Mons", CodeUnknownZone, ""},
		{" Europe/Paris", CodeWhitespace, "Europe/Paris"},
		{"W. Europe Standard Time", CodeWindowsZone, "Europe/Berlin"},
		{"eastern standard time", CodeWindowsZone, "America/New_York"},
		{"Pacific Daylight Time", CodeWindowsZone, "America/Los_Angeles"},
		{"PST", CodeZoneAbbreviation, "America/Los_Angeles"},
		{"CEST", CodeZoneAbbreviation, "Europe/Berlin"},
		{"IST", CodeZoneAbbreviation, ""},
		{"GMT+02:00", CodeZoneOffset, "Etc/GMT-2"},
		{"UTC-5", CodeZoneOffset, "Etc/GMT+5"},
		{"+0530", CodeZoneOffset, ""},
		{"+00:00", CodeZoneOffset, "UTC"},
		{"", CodeEmpty, ""},
		{"  ", CodeEmpty, ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			z, problems := ParseZone(tt.text)
			if z != nil || len(problems) != 1 {
				t.Fatalf("zone %v, problems %v", z, problems)
			}
			if p := problems[0]; p.Code != tt.code || p.Suggestion != tt.suggestion || p.Severity != Error {
				t.Errorf("got %s %q (%s), expected %s %q", p.Code, p.Suggestion, p.Message, tt.code, tt.suggestion)
			}
		})
	}
}

// Laws that the data of 2025c did not know yet.
func TestZoneDataKnowsTheLatestLaws(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ zone, at, offset string }{
		{"America/Vancouver", "2027-01-15T00:00:00Z", "-07:00"}, // summer time for good
		{"America/Edmonton", "2027-01-15T00:00:00Z", "-06:00"},
		{"America/Winnipeg", "2027-01-15T00:00:00Z", "-05:00"},
		{"Africa/Casablanca", "2026-11-28T00:00:00Z", "+00:00"},
		{"Europe/Stockholm", "2027-01-15T00:00:00Z", "+01:00"},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := formatOffset(int64(loadZone(tt.zone).Offset(at.Unix()))); got != tt.offset {
			t.Errorf("%s at %s: %s, expected %s", tt.zone, tt.at, got, tt.offset)
		}
	}
}

func TestAliasesAreZones(t *testing.T) {
	t.Parallel()
	for alias, current := range map[string]string{
		"US/Eastern": "America/New_York", "Asia/Calcutta": "Asia/Kolkata", "Europe/Kiev": "Europe/Kyiv",
		"EST": "EST", "CET": "CET", "Etc/GMT-2": "Etc/GMT-2", "Europe/Oslo": "Europe/Oslo", "Zulu": "Etc/UTC",
	} {
		z, problems := ParseZone(alias)
		if problems != nil {
			t.Errorf("%s: %v", alias, problems)
			continue
		}
		if z.Canonical() != current {
			t.Errorf("%s is %s, expected %s", alias, z.Canonical(), current)
		}
	}
	for _, name := range []string{"UTC", "Etc/UTC", "Zulu", "GMT"} {
		if z, _ := ParseZone(name); !z.IsUTC() {
			t.Errorf("%s is not taken for UTC", name)
		}
	}
}

func TestEveryTranslationNamesAZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"W. Europe Standard Time", "Romance Standard Time", "Yukon Standard Time"} {
		if zone, _ := windowsZone(name); loadZone(zone) == nil {
			t.Errorf("%s: %q is no zone", name, zone)
		}
	}
	for _, table := range []struct{ text, cut string }{{windowsZones, "="}, {zoneAliases, " "}} {
		for name, zone := range pairs(table.text, table.cut) {
			if loadZone(zone) == nil {
				t.Errorf("%s: %q is no zone", name, zone)
			}
		}
	}
}

func pairs(text, cut string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(text) {
			name, zone, _ := strings.Cut(strings.TrimSpace(line), cut)
			if !yield(name, zone) {
				return
			}
		}
	}
}
