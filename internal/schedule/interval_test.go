package schedule

import (
	"slices"
	"testing"
	"time"
)

func TestIntervals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text     string
		severity Severity
		code     Code // "" is clean
		at       string
		suggest  string
	}{
		{"R/PT15M", 0, "", "", ""},
		{"R5/P1D", 0, "", "", ""},
		{"R-1/PT1H", 0, "", "", ""},
		{"R/2027-01-01T00:00:00Z/PT1H", 0, "", "", ""},
		{"R3/2027-01-01T00:00:00+02:00/P1M", 0, "", "", ""},
		{"R/PT1H/2027-01-01T00:00:00Z", 0, "", "", ""},
		{"R/PT1.5H", 0, "", "", ""},
		{"PT15M", Note, CodePlainDuration, "PT15M", "R/PT15M"},
		{"R/PT0S", Error, CodeZeroLength, "PT0S", ""},
		{"P0D", Error, CodeZeroLength, "P0D", ""},
		{"P1H", Error, CodeMissingT, "P1H", "PT1H"},
		{"R/P1H", Error, CodeMissingT, "P1H", "PT1H"},
		{"R/P1DT", Error, CodeSyntax, "P1DT", ""},
		{"R/PT1M1H", Error, CodeSyntax, "1H", ""},
		{"R/", Error, CodeEmpty, "", ""},
		{"R5", Error, CodeSyntax, "R5", ""},
		{"Rx/PT1H", Error, CodeNotANumber, "Rx", ""},
		{"R/2027-02-30T00:00:00Z/PT1H", Error, CodeNoSuchDay, "2027-02-30", ""},
		{"R/2027-01-01T00:00:00Z", Error, CodeSyntax, "2027-01-01T00:00:00Z", ""},
		{"R/2027-01-01T00:00:00Z/2027-02-01T00:00:00Z", Error, CodeSyntax, "2027-02-01T00:00:00Z", ""},
		{"2027-01-01T00:00:00Z/PT1H", Error, CodeSyntax, "2027-01-01T00:00:00Z/PT1H", "R/2027-01-01T00:00:00Z/PT1H"},
		{"R/PT1H/PT2H", Error, CodeSyntax, "PT2H", ""},
		{"r/pt15m", Error, CodeCase, "r/pt15m", "R/PT15M"},
		{"15m", Error, CodeSyntax, "15m", "R/PT15M"},
		{"1 hour", Error, CodeSyntax, "1 hour", ""},
		{"*/15 * * * *", Error, CodeSyntax, "*/15 * * * *", ""},
		{"RRULE:FREQ=DAILY", Error, CodeSyntax, "RRULE:FREQ=DAILY", ""},
		{"R/PT15M ", Error, CodeWhitespace, "R/PT15M ", "R/PT15M"},
		{"", Error, CodeEmpty, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			_, problems := ParseInterval(tt.text)
			if tt.code == "" {
				if problems != nil {
					t.Errorf("problems %v", problems)
				}
				return
			}
			if len(problems) != 1 {
				t.Fatalf("problems %v, expected one", problems)
			}
			p := problems[0]
			if at := tt.text[p.Range.Start:p.Range.End]; p.Severity != tt.severity || p.Code != tt.code || p.Suggestion != tt.suggest || at != tt.at {
				t.Errorf("got %s %s on %q suggesting %q: %s", p.Severity, p.Code, at, p.Suggestion, p.Message)
			}
		})
	}
}

func TestIntervalRuns(t *testing.T) {
	t.Parallel()
	const created = "2026-01-31T10:17:30Z"
	tests := []struct {
		name string
		text Text
		want []string
	}{
		{"without a start it counts from the creation, at which nothing runs", Text{Interval: "R/PT1H"}, []string{"01-31 11:17:00", "01-31 12:17:00"}},
		{"with a start it runs at the start", Text{Interval: "R2/PT1H", Start: "2026-02-01T06:00:00"}, []string{"02-01 06:00:00", "02-01 07:00:00"}},
		{"R0 runs once", Text{Interval: "R0/2026-03-01T00:00:00Z/PT1H"}, []string{"03-01 00:00:00"}},
		{"months do not drift", Text{Interval: "R4/2026-01-31T00:00:00Z/P1M", Start: "2026-01-01T00:00:00Z"},
			[]string{"01-31 00:00:00", "02-28 00:00:00", "03-31 00:00:00", "04-30 00:00:00"}},
		{"counted back from the end", Text{Interval: "R2/PT1H/2026-03-01T00:00:00Z"}, []string{"02-28 22:00:00", "02-28 23:00:00"}},
		{"hours are exact over a change of the clock", Text{Interval: "R4/2026-03-28T23:30:00Z/PT1H", Timezone: "Europe/Stockholm"},
			[]string{"03-29 00:30:00", "03-29 01:30:00", "03-29 03:30:00", "03-29 04:30:00"}},
		{"days keep the clock's time", Text{Interval: "R3/2026-03-28T05:00:00Z/P1D", Timezone: "Europe/Stockholm"},
			[]string{"03-28 06:00:00", "03-29 06:00:00", "03-30 06:00:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			anchor, err := time.Parse(time.RFC3339, created)
			if err != nil {
				t.Fatal(err)
			}
			n := len(tt.want)
			if tt.text.Interval[1] != '/' {
				n++ // it must end by itself
			}
			if got := take(New(tt.text, anchor), n, "01-02 15:04:05"); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, expected %v", got, tt.want)
			}
		})
	}
}

func TestDurations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want Duration
		long time.Duration
	}{
		{"PT15M", Duration{Minutes: 15}, 15 * time.Minute},
		{"P1Y2M3W4DT5H6M7S", Duration{1, 2, 3, 4, 5, 6, 7, 0}, (31556952 + 2*2629746 + 25*86400 + 5*3600 + 6*60 + 7) * time.Second},
		{"PT1,5H", Duration{Hours: 1, Nanos: int64(30 * time.Minute)}, 90 * time.Minute},
		{"PT0.25S", Duration{Nanos: int64(250 * time.Millisecond)}, 250 * time.Millisecond},
		{"P1W", Duration{Weeks: 1}, 168 * time.Hour},
		{"PT36H", Duration{Hours: 36}, 36 * time.Hour},
		{"P1000000000Y", Duration{Years: 1_000_000_000}, 1<<63 - 1},
	}
	for _, tt := range tests {
		d, problems := ParseDuration(tt.text)
		if problems != nil || d != tt.want || d.Approx() != tt.long {
			t.Errorf("%s: %+v of %s, %v; expected %+v of %s", tt.text, d, d.Approx(), problems, tt.want, tt.long)
		}
	}
	wrong := []struct{ text, suggest string }{
		{"3S", "PT3S"}, {"1h30m", "PT1H30M"}, {"pt15m", "PT15M"}, {"P", ""}, {"PT", ""}, {"P1", ""}, {"PT1", ""}, {"P1DT", ""}, {"P1H", "PT1H"},
		{"P1M1Y", ""}, {"PT1H1H", ""}, {"PT1.5H1M", ""}, {"PTM", ""}, {"-PT1H", ""}, {"PT-1H", ""}, {"PT1D", ""}, {"P1.5.5H", ""},
		{"PT99999999999999H", ""}, {"", ""}, {"P.H", ""}, {"PP1D", ""}, {"P1DTT1H", ""}, {"PT5X", ""}, {"5", ""},
	}
	for _, tt := range wrong {
		if _, problems := ParseDuration(tt.text); len(problems) != 1 || problems[0].Severity != Error || problems[0].Suggestion != tt.suggest {
			t.Errorf("%q: %+v, expected one suggesting %q", tt.text, problems, tt.suggest)
		}
	}
}

func TestDateTimes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2027-01-31T06:00:00": "2027-01-31T06:00:00", "2027-01-31T06:00": "2027-01-31T06:00:00", "2027-01-31": "2027-01-31",
		"2027-01-31T06:00:00Z": "2027-01-31T06:00:00Z", "2027-01-31T06:00:00.123456Z": "2027-01-31T06:00:00Z",
		"2027-01-31T06:00:00+02:00": "2027-01-31T06:00:00+02:00", "2027-01-31T06:00:00-0530": "2027-01-31T06:00:00-05:30",
		"20270131T060000Z": "2027-01-31T06:00:00Z", "2027-01-31t06:00:00z": "2027-01-31T06:00:00Z", "2024-02-29T23:59:59,5": "2024-02-29T23:59:59",
	} {
		if d, problems := ParseDateTime(text); problems != nil || d.String() != want {
			t.Errorf("%s: %s %v, expected %s", text, d, problems, want)
		}
	}
	wrong := []struct {
		text    string
		code    Code
		suggest string
	}{
		{"2018-11-09 14:46:07.697 +0000 UTC", CodeDateTime, "2018-11-09T14:46:07.697Z"},
		{"2027-01-31 06:00:00", CodeDateTime, "2027-01-31T06:00:00"},
		{" 2027-01-31", CodeDateTime, "2027-01-31"},
		{"Fri, 31 Jan 2027 06:00:00 GMT", CodeDateTime, ""},
		{"2027-02-29T06:00:00", CodeNoSuchDay, ""}, {"2027-13-01", CodeNoSuchDay, ""}, {"2027-00-01", CodeNoSuchDay, ""},
		{"2027-01-31T24:00:00", CodeNoSuchDay, ""}, {"2027-01-31T06:60:00", CodeNoSuchDay, ""}, {"2027-01-31T06:00:00+25:00", CodeNoSuchDay, ""},
		{"2027-1-31", CodeDateTime, ""}, {"2027", CodeDateTime, ""}, {"tomorrow", CodeDateTime, ""}, {"", CodeEmpty, ""},
		{"2027-01-31T", CodeDateTime, ""}, {"2027-01-31T06", CodeDateTime, ""}, {"2027-01-31T06:00:00.Z", CodeDateTime, ""}, {"2027-01-31T06:00:00ZZ", CodeDateTime, ""},
	}
	for _, tt := range wrong {
		if _, problems := ParseDateTime(tt.text); len(problems) != 1 || problems[0].Code != tt.code || problems[0].Suggestion != tt.suggest {
			t.Errorf("%q: %+v, expected %s suggesting %q", tt.text, problems, tt.code, tt.suggest)
		}
	}
}
