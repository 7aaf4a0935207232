package listing

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var filterNow = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func filterRows() []Row {
	many := make([]string, 2000)
	for i := range many {
		many[i] = fmt.Sprintf("task %d", i)
	}
	return []Row{
		{Name: "soon", Enabled: true, NextRun: filterNow.Add(time.Hour), LastStatus: "FAILED", LastRun: filterNow.Add(-time.Hour)},
		{Name: "later", Enabled: true, NextRun: filterNow.Add(48 * time.Hour), Upstreams: []string{"soon"}},
		{Name: "never", Upstreams: many},
	}
}

func TestFiltersChooseRows(t *testing.T) {
	t.Parallel()
	for filter, want := range map[string]string{
		"enabled":                                         "soon later",
		"nextRun < now + duration('24h')":                 "soon",
		"nextRun - now() < duration('24h')":               "soon",
		"nextRun > now":                                   "soon later",
		"nextRun == nil":                                  "never",
		"now < nextRun and lastRun < nextRun":             "soon",
		"lastStatus == 'FAILED'":                          "soon",
		"any(upstreams, # == 'soon')":                     "later",
		"'soon' in upstreams":                             "later",
		"len(upstreams) > 1000":                           "never",
		"name matches '^(soon|never)$'":                   "soon never",
		"lastRun >= date('2026-03-01T00:00:00Z')":         "soon",
		"not (nextRun < now + duration('24h'))":           "later never",
		"lower(name) contains 'O' || kind == 'any'":       "",
		"upstreams[0] == 'soon'":                          "later",
		"let soon = now + duration('1d'); nextRun < soon": "soon",
		"nextRun + duration('1h') > now":                  "soon later",
		"replace(name, 'oo', 'u') == 'sun'":               "soon",
	} {
		f, err := CompileFilter(filter, nil)
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		rows, err := f.Keep(filterRows(), filterNow)
		if err != nil {
			t.Errorf("%s: %v", filter, err)
		}
		var names []string
		for _, r := range rows {
			names = append(names, r.Name)
		}
		if diff := cmp.Diff(want, strings.Join(names, " ")); diff != "" {
			t.Errorf("%s: %s", filter, diff)
		}
	}
}

func TestFiltersThatAreWrongShowTheirPlace(t *testing.T) {
	t.Parallel()
	for filter, want := range map[string]string{
		"enabld":                 "--filter: there is no variable \"enabld\"; did you mean \"enabled\"?\n  enabld\n  ^^^^^^",
		"enabled &&\n nam == ''": "--filter: there is no variable \"nam\"; did you mean \"name\"?\n   nam == ''\n   ^^^",
		"'日本' == nam":            "--filter: there is no variable \"nam\"; did you mean \"name\"?\n  '日本' == nam\n            ^^^",
		"len(nme) > 3":           "--filter: there is no variable \"nme\"; did you mean \"name\"?\n  len(nme) > 3\n      ^^^",
		"name":                   "--filter: the filter must be true or false, but this is a text\n  name\n  ^^^^",
		"name > 3":               "--filter: a text cannot be compared with a number by >\n  name > 3\n       ^",
		"upstream(name) == []":   "--filter: there is no function \"upstream\"\n  upstream(name) == []\n  ^^^^^^^^",
		"set.name == ''":         "--filter: there is no variable \"set\"; there are id, name, app, appId, kind, trigger, nextRun, upstreams, enabled, disabledCode, deleted, lastStatus, lastRun, space, owner, tenant, file, pointer and now\n  set.name == ''\n  ^^^",
		"contians(name)":         "--filter: there is no function \"contians\"\n  contians(name)\n  ^^^^^^^^",
		"name endwith 'x'":       "--filter: there is no operator \"endwith\"; did you mean \"endsWith\"?\n  name endwith 'x'\n       ^^^^^^^",
	} {
		_, err := CompileFilter(filter, nil)
		if err == nil {
			t.Errorf("%s is accepted", filter)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%s: %s", filter, diff)
		}
	}
}

// TestFiltersThatMayRunAwayAreRefusedOrStopped holds what a filter can cost, in steps and
// not by the clock.
func TestFiltersThatMayRunAwayAreRefusedOrStopped(t *testing.T) {
	t.Parallel()
	for _, filter := range []string{
		"reduce(1..27, #acc + #acc, name) == ''",
		"any(upstreams, # + # == '')",
		"any(upstreams, any(upstreams, any(upstreams, true)))",
		"len(repeat(name, 1000000)) > 1",
		"count(1..1000000000, true) > 1",
		"any(1..999999, # == 0)", // within its bounds for each task, but not for all together
		"let a = join(upstreams); let b = join([a, a, a, a, a, a, a, a]); let c = join([b, b, b, b, b, b, b, b]); let d = join([c, c, c, c, c, c, c, c]); let e = join([d, d, d, d, d, d, d, d]); len(e) == 0",
		"len(replace(replace(replace(join(upstreams), '', name), '', name), '', join(upstreams))) > 1",
		"all(upstreams, all(upstreams, len(upper(join(upstreams))) > 0))",
		"sum(map(1..1000, len(map(1..1000, #)))) > 1",
		"name == '" + strings.Repeat("x", 4<<10) + "'",
		strings.Repeat("(", 4000),
		strings.Repeat("!", 4000) + "enabled",
	} {
		f, err := CompileFilter(filter, nil)
		if err == nil {
			_, err = f.Keep(filterRows(), filterNow)
		}
		if err == nil {
			t.Errorf("%.60s is accepted", filter)
		}
	}
}

func TestRowsWithoutAValueComeLastEitherWay(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"name": "later never soon", "-name": "soon never later", "nextRun": "soon later never", "-NEXT_RUN": "later soon never",
		"lastStatus": "soon later never", "enabled": "never later soon", "-enabled": "later soon never", "upstreams": "later never soon",
	} {
		order, err := ParseOrder(key, nil)
		if err != nil {
			t.Fatal(err)
		}
		rows := filterRows()
		Sort(rows, order)
		if got := rows[0].Name + " " + rows[1].Name + " " + rows[2].Name; got != want {
			t.Errorf("--sort %s: %s, want %s", key, got, want)
		}
	}
}

// FuzzListFilter compiles and runs arbitrary filters: the outcome is some of the rows,
// or an error that fits on a screen.
func FuzzListFilter(f *testing.F) {
	for _, filter := range []string{
		"enabled and nextRun < now + duration('24h')", "any(upstreams, # == 'soon')", "name matches '^(soon|never)$'", "len(upstreams) > 1000 ? kind : app",
		"reduce(1..27, #acc + #acc, 's') == ''", "((((((", "nextRun - now() < duration('24h')", "lower(name) contains 'O' || kind == 'any'",
	} {
		f.Add(filter)
	}
	rows := filterRows()
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := CompileFilter(text, nil)
		if err == nil {
			var kept []Row
			if kept, err = filter.Keep(rows, filterNow); len(kept) > len(rows) {
				t.Errorf("%d rows of %d", len(kept), len(rows))
			}
		}
		if err != nil && len(err.Error()) > 20_000 {
			t.Errorf("an error of %d bytes", len(err.Error()))
		}
	})
}
