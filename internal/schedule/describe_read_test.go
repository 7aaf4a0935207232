package schedule

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// wordReader turns the words of Describe back into a schedule: what they say is held
// against what the schedule that they were made of does.
type wordReader struct {
	zone  string
	text  Text
	parts map[string]string // of a recurrence rule
	cron  [3]string         // day, month, weekday, where either day will do
}

// readWords reads a sentence about a schedule of a kind in a zone, with its start.
func readWords(words string, kind Kind, zone, start string) (text Text, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	w := &wordReader{zone: zone, text: Text{Timezone: zone, Start: start}, parts: map[string]string{}}
	words = w.ends(words)
	for _, only := range regexp.MustCompile(`, in ([^,]*(?:, [A-Z0-9][^,]*)*) only`).FindAllStringSubmatch(words, -1) {
		if strings.ContainsAny(only[1], "0123456789") {
			panic("years are Quartz's")
		}
		w.parts["BYMONTH"] = months(only[1])
		words = strings.Replace(words, only[0], "", 1)
	}
	words = strings.TrimSuffix(strings.TrimSuffix(words, " "+zone), " ("+zone+")")
	if rule, ok := strings.CutPrefix(words, "by the rule "); ok {
		rule, _, _ = strings.Cut(rule, " from ")
		w.text.Recurrence = "RRULE:" + rule
		return w.text, nil
	}
	if expression, ok := strings.CutPrefix(words, "by the cron expression "); ok {
		w.text.Cron = expression
		return w.text, nil
	}
	if m := regexp.MustCompile(`^every (.*?) (from|counted back from) (\d{4}-\S+ \S+)$`).FindStringSubmatch(words); m != nil || kind == KindInterval {
		w.steps(words, m, kind)
		return w.text, nil
	}
	w.daysAndTimes(words)
	if w.cron[0] != "" {
		w.text.Cron = strings.Join([]string{w.parts["BYMINUTE"], w.parts["BYHOUR"], w.cron[0], w.cron[1], w.cron[2]}, " ")
		return w.text, nil
	}
	rule := "RRULE:FREQ=" + w.parts["FREQ"]
	delete(w.parts, "FREQ")
	for _, name := range slices.Sorted(maps.Keys(w.parts)) {
		rule += ";" + name + "=" + w.parts[name]
	}
	w.text.Recurrence += rule
	return w.text, nil
}

// ends takes COUNT and the end away.
func (w *wordReader) ends(words string) string {
	if m := regexp.MustCompile(`,? ?(once|twice|\d+ times)$`).FindStringSubmatch(words); m != nil {
		words = strings.TrimSuffix(words, m[0])
		w.parts["COUNT"] = strings.TrimSuffix(strings.NewReplacer("once", "1", "twice", "2").Replace(m[1]), " times")
	}
	if m := regexp.MustCompile(`, until (\d{4}-\d\d-\d\d) ([\d:]+)(?: ` + w.zone + `)?(?: at the latest)?$`).FindStringSubmatch(words); m != nil {
		words = strings.TrimSuffix(words, m[0])
		w.text.End = m[1] + "T" + m[2]
	}
	return words
}

// steps reads an interval, or a rule that counts hours, minutes or seconds.
func (w *wordReader) steps(words string, m []string, kind Kind) {
	length := strings.TrimPrefix(words, "every ")
	if m != nil {
		length = m[1]
	}
	date, tod := "", ""
	for _, part := range regexp.MustCompile(`, | and `).Split(length, -1) {
		n, unit, ok := strings.Cut(part, " ")
		if !ok {
			n, unit = "1", part
		}
		switch unit = strings.TrimSuffix(unit, "s"); unit {
		case "year", "month", "week", "day":
			date += n + strings.ToUpper(unit[:1])
		default:
			tod += n + strings.ToUpper(unit[:1])
		}
		if kind == KindRecurrence {
			w.text.Start = strings.Replace(m[3], " ", "T", 1)
			hour, minute, second := clock(strings.Fields(m[3])[1])
			freq := map[string]string{"hour": "HOURLY;BYMINUTE=" + minute + ";BYSECOND=" + second, "minute": "MINUTELY;BYSECOND=" + second, "second": "SECONDLY"}[unit]
			w.text.Recurrence = "RRULE:FREQ=" + freq + ";INTERVAL=" + n
			_ = hour
		}
	}
	if tod != "" {
		tod = "T" + tod
	}
	if kind == KindRecurrence {
		if count := w.parts["COUNT"]; count != "" {
			w.text.Recurrence += ";COUNT=" + count
		}
		return
	}
	w.text.Interval = "R" + w.parts["COUNT"] + "/P" + date + tod
	if m != nil {
		at := strings.Replace(m[3], " ", "T", 1)
		if m[2] == "from" {
			w.text.Interval = "R" + w.parts["COUNT"] + "/" + at + "/P" + date + tod
		} else {
			w.text.Interval += "/" + at
		}
	}
}

// daysAndTimes splits the sentence at its times.
func (w *wordReader) daysAndTimes(words string) {
	if m := regexp.MustCompile(`^(.*?) (at \d.*)$`).FindStringSubmatch(words); m != nil && !strings.HasPrefix(words, "every hour at ") {
		w.days(m[1])
		w.times(m[2])
		return
	}
	days := "every day"
	for _, begin := range []string{", every ", ", on ", ", in "} {
		if i := strings.Index(words, begin); i >= 0 && days == "every day" {
			words, days = words[:i], words[i+2:]
		}
	}
	w.days(days)
	w.times(words)
}

func clock(text string) (hour, minute, second string) {
	p := strings.Split(text+":0:0", ":")
	n := func(s string) string { v, _ := strconv.Atoi(s); return strconv.Itoa(v) }
	return n(p[0]), n(p[1]), n(p[2])
}

func words(text string) []string { return regexp.MustCompile(`, | and | or `).Split(text, -1) }

// span lists a, a+step, ... b.
func span(a, b, step int) string {
	var out []string
	for ; a <= b; a += step {
		out = append(out, strconv.Itoa(a))
	}
	return strings.Join(out, ",")
}

// numbered reads "3, 5 and 8 to 17".
func numbered(text string) string {
	var out []string
	for _, item := range words(text) {
		low, high, ok := strings.Cut(item, " to ")
		a, err := strconv.Atoi(low)
		if err != nil {
			panic("no number: " + item)
		}
		b := a
		if ok {
			b, _ = strconv.Atoi(high)
		}
		out = append(out, span(a, b, 1))
	}
	return strings.Join(out, ",")
}

func setOf(values ...string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(values))), ",")
}

func (w *wordReader) times(text string) {
	hours, minutes, seconds := span(0, 23, 1), "0", "0"
	atoi := func(s string) int { v, _ := strconv.Atoi(s); return v }
	switch {
	case strings.HasPrefix(text, "at ") && !strings.Contains(text, "past"):
		var h, m, s []string
		for _, item := range words(strings.TrimPrefix(text, "at ")) {
			hour, minute, second := clock(item)
			h, m, s = append(h, hour), append(m, minute), append(s, second)
		}
		hours, minutes, seconds = setOf(h...), setOf(m...), setOf(s...)
	case strings.HasPrefix(text, "every minute of "):
		hours, minutes = hoursOf(strings.TrimPrefix(text, "every minute of ")), span(0, 59, 1)
	case strings.HasPrefix(text, "at "):
		at, of, _ := strings.Cut(strings.TrimPrefix(text, "at "), " past ")
		hours = hoursOf(of)
		minutes, seconds = pastHour(at)
	case text == "every hour":
	case strings.HasPrefix(text, "every hour at "):
		minutes, seconds = pastHour(strings.TrimSuffix(strings.TrimPrefix(text, "every hour at "), " past the hour"))
	default:
		m := regexp.MustCompile(`^every (?:(\d+) )?(hour|minute|second)s?(?: from (\S+)(?: to (\S+)|( minutes?)? past the hour)?)?$`).FindStringSubmatch(text)
		if m == nil {
			panic("no times: " + text)
		}
		step := max(atoi(m[1]), 1)
		hour, minute, second := clock(m[3])
		lastHour, _, _ := clock(m[4])
		switch {
		case m[2] == "second":
			minutes, seconds = span(0, 59, 1), span(0, 59, step)
		case m[4] != "":
			hours, minutes, seconds = span(atoi(hour), atoi(lastHour), 1), minute, second
			if m[2] == "minute" {
				minutes = span(atoi(minute), 59, step)
				if hour == lastHour {
					_, last, _ := clock(m[4])
					minutes = span(atoi(minute), atoi(last), step)
				}
			}
		case m[2] == "hour":
			hours, minutes, seconds = span(atoi(hour), 23, step), minute, second
		case m[3] == "":
			minutes = span(0, 59, step)
		default:
			first, second := pastHour(m[3] + m[5])
			minutes, seconds = span(atoi(first), 59, step), second
		}
	}
	w.parts["BYHOUR"], w.parts["BYMINUTE"], w.parts["BYSECOND"] = hours, minutes, seconds
}

// hoursOf reads "the hours 3 and 8 to 17" and "every even hour".
func hoursOf(text string) string {
	switch text {
	case "every even hour":
		return span(0, 23, 2)
	case "every odd hour":
		return span(1, 23, 2)
	}
	return numbered(strings.TrimPrefix(strings.TrimPrefix(text, "the hour "), "the hours "))
}

// pastHour reads "5 and 20 minutes" and "15:42 and 45:42".
func pastHour(text string) (minutes, seconds string) {
	if rest, ok := strings.CutSuffix(strings.TrimSuffix(text, "s"), " minute"); ok {
		return numbered(rest), "0"
	}
	var m, s []string
	for _, item := range words(text) {
		minute, second, _ := clock(item)
		m, s = append(m, minute), append(s, second)
	}
	return setOf(m...), setOf(s...)
}

func months(text string) string {
	number := func(name string) int {
		for n := 1; n <= 12; n++ {
			if longMonth(n) == name {
				return n
			}
		}
		panic("no month: " + name)
	}
	var out []string
	for _, item := range words(text) {
		low, high, ok := strings.Cut(item, " to ")
		if !ok {
			high = low
		}
		out = append(out, span(number(low), number(high), 1))
	}
	return strings.Join(out, ",")
}

func weekdaysOf(text string) string {
	var out []string
	for _, item := range words(text) {
		switch item {
		case "weekday", "weekdays":
			out = append(out, "MO,TU,WE,TH,FR")
		case "day", "all days":
			out = append(out, strings.Join(weekdayNames(), ","))
		default:
			found := false
			for n, name := range weekdayNames() {
				if longWeekday(n) == item {
					out, found = append(out, name), true
				}
			}
			if !found {
				panic("no weekday: " + item)
			}
		}
	}
	return strings.Join(out, ",")
}

// nth reads "first", "7th", "last", "3rd-to-last".
func nth(text string) int {
	for n := -366; n <= 366; n++ {
		if n != 0 && (ordinal(n) == text || place(n) == text) {
			return n
		}
	}
	panic("no ordinal: " + text)
}

// each reads "every month", "every second year", "every 7th year".
func each(text, unit string) (n int, ok bool) {
	switch text {
	case "every " + unit:
		return 1, true
	case "every second " + unit:
		return 2, true
	}
	m := regexp.MustCompile(`^every (\d+)(?:st|nd|rd|th)? ` + unit + `s?$`).FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, _ = strconv.Atoi(m[1])
	return n, true
}

func (w *wordReader) freq(freq string, interval int) {
	w.parts["FREQ"] = freq
	if interval > 1 {
		w.parts["INTERVAL"] = strconv.Itoa(interval)
	}
}

// monthly reads what follows "of": every second month, March and June of every second year.
func (w *wordReader) monthly(text string) {
	if n, ok := each(text, "month"); ok {
		w.freq("MONTHLY", n)
		return
	}
	month, year, ok := strings.Cut(text, " of ")
	w.freq("MONTHLY", 1)
	if ok {
		n, ok := each(year, "year")
		if !ok {
			panic("no years: " + year)
		}
		w.freq("YEARLY", n)
		if month == "every month" {
			w.parts["BYMONTH"] = span(1, 12, 1)
			return
		}
	}
	w.parts["BYMONTH"] = months(month)
}

// dates reads "the 1st, 5th to 9th and last day".
func datesOf(text string) string {
	var out []string
	for _, item := range words(strings.TrimPrefix(text, "the ")) {
		item = strings.TrimSuffix(item, " day")
		low, high, ok := strings.Cut(item, " to ")
		switch {
		case item == "odd days":
			out = append(out, span(1, 31, 2))
		case item == "even days":
			out = append(out, span(2, 30, 2))
		case ok:
			out = append(out, span(nth(low), nth(high), 1))
		default:
			out = append(out, strconv.Itoa(nth(item)))
		}
	}
	return strings.Join(out, ",")
}

func (w *wordReader) days(text string) {
	if m := regexp.MustCompile(` \(weeks start on (\w+)\)$`).FindStringSubmatch(text); m != nil {
		text = strings.TrimSuffix(text, m[0])
		w.parts["WKST"] = weekdaysOf(m[1])
	}
	if m := regexp.MustCompile(`^(?:in (.*) )?on (the .*?)(?: of every month)? and on every (.*)$`).FindStringSubmatch(text); m != nil {
		w.cron = [3]string{datesOf(m[2]), "*", weekdaysOf(m[3])}
		if m[1] != "" {
			w.cron[1] = months(m[1])
		}
		w.cron[2] = strings.NewReplacer("MO", "1", "TU", "2", "WE", "3", "TH", "4", "FR", "5", "SA", "6", "SU", "0").Replace(w.cron[2])
		return
	}
	if m := regexp.MustCompile(`^(.*) if it is a (.*)$`).FindStringSubmatch(text); m != nil {
		text = m[1]
		w.parts["BYDAY"] = weekdaysOf(m[2])
	}
	if m := regexp.MustCompile(`^on day (.*) of (every .*)$`).FindStringSubmatch(text); m != nil {
		var days []string
		for _, item := range words(m[1]) {
			if n, err := strconv.Atoi(item); err == nil {
				days = append(days, strconv.Itoa(n))
			} else {
				days = append(days, strconv.Itoa(nth(item)))
			}
		}
		n, _ := each(m[2], "year")
		w.freq("YEARLY", n)
		w.parts["BYYEARDAY"] = strings.Join(days, ",")
		return
	}
	if m := regexp.MustCompile(`^on (.*) of week (.*) of (every .*)$`).FindStringSubmatch(text); m != nil {
		n, _ := each(m[3], "year")
		w.freq("YEARLY", n)
		w.parts["BYDAY"] = weekdaysOf(m[1])
		var weeks []string
		for _, item := range words(m[2]) {
			if item[0] >= '0' && item[0] <= '9' && !strings.Contains(item, "last") {
				weeks = append(weeks, numbered(item))
			} else {
				weeks = append(weeks, strconv.Itoa(nth(item)))
			}
		}
		w.parts["BYWEEKNO"] = strings.Join(weeks, ",")
		return
	}
	if m := regexp.MustCompile(`^on the (.*day)( of .*)$`).FindStringSubmatch(text); m != nil && !regexp.MustCompile(`\blast day`).MatchString(m[1]) && !strings.Contains(m[1], "-last day") {
		w.numbered(m[1], strings.TrimPrefix(m[2], " of "))
		return
	}
	if m := regexp.MustCompile(`^on (the .*?) of (.*)$`).FindStringSubmatch(text); m != nil {
		w.monthly(m[2])
		w.parts["BYMONTHDAY"] = datesOf(m[1])
		return
	}
	if m := regexp.MustCompile(`^(.*?) in ([A-Z].*?)(?: of (every .* ?year))?$`).FindStringSubmatch(text); m != nil {
		w.parts["BYMONTH"] = months(m[2])
		text = m[1]
		if m[3] != "" {
			text += " of " + m[3]
		}
	}
	w.every(text)
}

// numbered reads "first Monday and last Friday", or a position among several weekdays.
func (w *wordReader) numbered(text, of string) {
	if n, ok := each(of, "year"); ok {
		w.freq("YEARLY", n)
	} else {
		w.monthly(of)
	}
	if single := regexp.MustCompile(`^(\S+) ([A-Z]\w+)$`); allMatch(single, strings.Split(strings.ReplaceAll(text, " and ", ", "), ", ")) {
		var days []string
		for _, item := range words(text) {
			m := single.FindStringSubmatch(item)
			days = append(days, strconv.Itoa(nth(m[1]))+weekdaysOf(m[2]))
		}
		w.parts["BYDAY"] = strings.Join(days, ",")
		return
	}
	m := regexp.MustCompile(`^([a-z0-9, -]+?) ((?:[A-Z]\w+day|weekday|day)(?:, [A-Z]\w+| or [A-Z]\w+)*)$`).FindStringSubmatch(text)
	if m == nil {
		panic("no numbered weekdays: " + text)
	}
	var positions []string
	for _, item := range words(m[1]) {
		positions = append(positions, strconv.Itoa(nth(item)))
	}
	w.parts["BYDAY"], w.parts["BYSETPOS"] = weekdaysOf(m[2]), strings.Join(positions, ",")
}

func allMatch(re *regexp.Regexp, items []string) bool {
	for _, item := range items {
		if !re.MatchString(item) {
			return false
		}
	}
	return true
}

// every reads "every 3 days", "every second Tuesday", "every 2 weeks on Monday".
func (w *wordReader) every(text string) {
	if n, ok := each(text, "day"); ok {
		w.freq("DAILY", n)
		return
	}
	if interval, days, ok := strings.Cut(text, " on "); ok {
		n, _ := each(interval, "week")
		w.freq("WEEKLY", n)
		w.parts["BYDAY"] = weekdaysOf(days)
		return
	}
	days, of, ok := strings.Cut(text, " of ")
	days = strings.TrimPrefix(days, "every ")
	if ok {
		if n, ok := each(of, "month"); ok {
			w.freq("MONTHLY", n)
		} else if n, ok := each(of, "year"); ok {
			w.freq("YEARLY", n)
		} else {
			panic("of what? " + of)
		}
		w.parts["BYDAY"] = weekdaysOf(days)
		return
	}
	n := 1
	if rest, ok := strings.CutPrefix(days, "second "); ok {
		n, days = 2, rest
	}
	w.freq("WEEKLY", n)
	w.parts["BYDAY"] = weekdaysOf(days)
}

// ordinary makes schedules of the kinds that people write.
func ordinary(random *rand.Rand) Text {
	one := func(options ...string) string { return options[random.IntN(len(options))] }
	if random.IntN(2) == 0 {
		day, weekday := "*", "*"
		if random.IntN(2) == 0 {
			day = one("1", "15", "1,15", "*/2", "1-7", "2-30/2", "28-31", "31", "*/5", "1-31", "*/2,3")
		}
		if random.IntN(2) == 0 {
			weekday = one("1-5", "1", "0,6", "MON,WED,FRI", "7", "*/2", "0-6", "6")
		}
		return Text{Cron: strings.Join([]string{one("0", "30", "*/15", "5,20", "*", "1-58", "7", "0,30", "3-59/10", "1"),
			one("6", "*", "6,18", "8-17", "*/2", "1-23/2", "0,3,4,9-12", "22", "*/5", "0"), day, one("*", "*", "*", "1", "*/3", "6-8", "1-12"), weekday}, " ")}
	}
	freq := one("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", "MINUTELY", "SECONDLY")
	rule := "RRULE:FREQ=" + freq
	if random.IntN(2) == 0 {
		rule += ";INTERVAL=" + one("1", "2", "3", "4", "6", "7", "15", "30", "36", "90")
	}
	with := func(chance int, name string, options ...string) {
		if random.IntN(chance) == 0 {
			rule += ";" + name + "=" + one(options...)
		}
	}
	with(5, "BYMONTH", "1", "3,6,9,12", "6,7,8", "2")
	switch freq {
	case "MONTHLY", "YEARLY":
		switch random.IntN(6) {
		case 0:
			rule += ";BYDAY=" + one("1MO", "-1FR", "2TU,4TU", "MO", "SA,SU", "1MO,FR", "20WE", "-2SA,1SU")
		case 1:
			rule += ";BYMONTHDAY=" + one("1", "-1", "1,15", "31", "13", "1,2,3,4,5,6,7", "-3,-2,-1", "5,-5")
		case 2:
			rule += ";BYDAY=" + one("MO,TU,WE,TH,FR", "FR", "SA,SU", "MO,WE", "MO,TU,WE,TH,FR,SA,SU") + ";BYSETPOS=" + one("1", "-1", "2,-2", "3")
		case 3:
			rule += ";BYMONTHDAY=" + one("13", "1,2,3,4,5,6,7") + ";BYDAY=" + one("FR", "MO,TU")
		case 4:
			if freq == "YEARLY" {
				rule += one(";BYYEARDAY=1,100,-1", ";BYWEEKNO=20;BYDAY=MO", ";BYWEEKNO=1,2,3,-1;BYDAY=MO,FR", ";BYYEARDAY=50;BYDAY=MO", ";BYWEEKNO=20;BYDAY=SU;WKST=SU")
			}
		}
	default:
		with(2, "BYDAY", "MO", "TU", "MO,WE,FR", "MO,TU,WE,TH,FR", "SA,SU", "MO,TU,WE,TH,FR,SA,SU")
		with(5, "WKST", "SU", "MO", "WE")
	}
	with(2, "BYHOUR", "6", "6,18", "8,9,10,11,12,13,14,15,16,17", "0,6,12,18", "23,1")
	with(2, "BYMINUTE", "0", "30", "0,15,30,45", "5,20", "1", "0,7")
	with(4, "BYSECOND", "0", "0", "42", "0,30", "5,17")
	with(10, "COUNT", "1", "2", "10", "40")
	return Text{Recurrence: rule}
}

func TestWordsAreReadBackAsTheSameSchedule(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(17, 7))
	const zone = "Asia/Kolkata"
	told, written := 0, 0
	check := func(text Text, start string) {
		text.Start, text.Timezone = start, zone
		s := New(text, time.Time{})
		if !s.OK() {
			t.Fatalf("%+v: %v", text, s.Problems())
		}
		words := s.Describe()
		if told++; strings.HasPrefix(words, "by the ") {
			written++
		}
		back, err := readWords(words, s.Kind(), zone, start)
		if err != nil {
			t.Errorf("%s%s%s: %q cannot be read: %v", text.Recurrence, text.Cron, text.Interval, words, err)
			return
		}
		again := New(back, time.Time{})
		if !again.OK() {
			t.Errorf("%s%s%s: %q reads as %+v: %v", text.Recurrence, text.Cron, text.Interval, words, back, again.Problems())
			return
		}
		from := time.Unix(s.from, 0)
		for _, at := range []time.Time{from, from.AddDate(0, 7, 3), from.AddDate(3, 0, 0)} {
			ours, theirs := s.AppendInstants(nil, at, at.AddDate(12, 0, 0), 60), again.AppendInstants(nil, at, at.AddDate(12, 0, 0), 60)
			if !slices.Equal(ours, theirs) {
				t.Errorf("%s%s%s from %s: %q reads as %s%s%s, which runs at other times", text.Recurrence, text.Cron, text.Interval, text.Start, words, back.Recurrence, back.Cron, back.Interval)
				return
			}
		}
	}
	starts := []string{"2026-01-06T06:10:00", "2024-02-29T23:59:58", "2025-12-31T00:00:00", "2026-03-15T08:15:42"}
	for range 4000 {
		check(ordinary(random), starts[random.IntN(len(starts))])
	}
	if written > told/3 {
		t.Errorf("%d of %d ordinary schedules have no words", written, told)
	}
	t.Logf("%d ordinary schedules, %d as they are written", told, written)
	for range 1500 {
		g := generate(random)
		check(Text{Recurrence: "RRULE:" + g.rule}, g.start.Format("2006-01-02T15:04:05"))
	}
	for _, interval := range []string{"R/PT15M", "R/PT6H", "R/P1D", "R/PT1H30M", "R/PT1.5H", "R/P1M", "R5/PT1H", "R/2026-01-31T05:00:00/P1M", "R/PT90S", "R/P1Y2M3DT4H5M6S", "PT24H", "R3/P1W", "R/PT1H/2028-01-01T00:00:00"} {
		for _, start := range starts {
			check(Text{Interval: interval}, start)
		}
	}
}

// Without a start the words are the same whenever one asks.
func TestWordsDoNotHangOnTheTimeOfAsking(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(17, 8))
	floating := 0
	for range 3000 {
		text := ordinary(random)
		first := New(text, time.Date(2026, 11, 28, 10, 5, 45, 0, time.UTC))
		words := first.Describe()
		for _, at := range []time.Time{time.Date(2026, 11, 28, 10, 17, 31, 0, time.UTC), time.Date(2027, 2, 27, 23, 59, 59, 0, time.UTC)} {
			if again := New(text, at).Describe(); again != words {
				t.Errorf("%+v: %q, but later %q", text, words, again)
			}
		}
		if first.Floating() {
			floating++
			if !strings.Contains(words, "creat") && first.rule.count == 0 {
				t.Errorf("%+v: %q does not say that it hangs on the creation", text, words)
			}
		}
	}
	if floating < 500 {
		t.Errorf("only %d rules take something from the creation", floating)
	}
}
