package schedule

import (
	"fmt"
	"strconv"
	"strings"
)

func monthNames() []string {
	return []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
}

// sundayFirst gives the weekdays as cron counts them.
func sundayFirst() []string { return []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"} }

// field reads a list of numbers, names, ranges and steps into a set; all tells
// that it is every value. Years are kept as offsets in the cron's own set.
func (p *cronParser) field(f cronField, r Range, quartz bool) (set uint64, all bool) {
	text := p.text[r.Start:r.End]
	if text == "*" {
		least, most := f.bounds(quartz)
		if f == fieldYear {
			return 0, true
		}
		return 1<<(most+1) - 1<<least, true
	}
	for from := r.Start; from <= r.End; {
		end := r.End
		if i := strings.IndexByte(p.text[from:r.End], ','); i >= 0 {
			end = from + i
		}
		set |= p.item(f, Range{from, end}, quartz)
		from = end + 1
	}
	return set, false
}

// item reads one of `*`, n, n-m, with an optional step.
func (p *cronParser) item(f cronField, r Range, quartz bool) uint64 {
	text := p.text[r.Start:r.End]
	if text == "" {
		p.problems.err(Range{max(r.Start-1, 0), min(r.End+1, len(p.text))}, CodeSyntax,
			"the "+f.String()+" has an empty item; remove the superfluous comma", "")
		return 0
	}
	span, stepText, hasStep := strings.Cut(text, "/")
	step, ok := 1, true
	if hasStep {
		if step, ok = p.step(f, Range{r.End - len(stepText), r.End}, stepText, quartz); !ok {
			return 0
		}
		p.cron.steps = p.cron.steps || f == fieldMonthDay
	}
	least, most := f.bounds(quartz)
	low, high := least, most
	if f == fieldWeekday && !quartz {
		high = 6 // * ends on Saturday: 7 would be Sunday again
	}
	if span != "*" && !(quartz && span == "" && hasStep) { // Quartz reads /5 as */5
		spanRange := Range{r.Start, r.Start + len(span)}
		lowText, highText, isRange := strings.Cut(span, "-")
		if low, ok = p.number(f, Range{r.Start, r.Start + len(lowText)}, lowText, quartz); !ok {
			return 0
		}
		switch {
		case isRange:
			if high, ok = p.number(f, Range{r.Start + len(lowText) + 1, spanRange.End}, highText, quartz); !ok {
				return 0
			}
			if high < low && !quartz {
				p.backwards(f, spanRange, low, high)
				return 0
			}
		case !hasStep:
			high = low
		case !quartz && low+step <= high:
			p.foreign(r, "a step without a range, as in "+quoted(text)+",")
		}
	}
	if hasStep && high >= low && low+step > high {
		first := strconv.Itoa(low)
		p.problems.add(Problem{Range: r, Severity: Warning, Code: CodeOutOfRange, Suggestion: first,
			Message: fmt.Sprintf("%s leaves one %s alone, since the step %d leads beyond the last; write %s, or a smaller step", quoted(text), f, step, first)})
	}
	return p.spread(f, low, high, step, quartz)
}

// spread puts low, low+step, ... high into a set; a Quartz range may run over the end.
func (p *cronParser) spread(f cronField, low, high, step int, quartz bool) (set uint64) {
	least, most := f.bounds(quartz)
	if high < low {
		high += most - least + 1
	}
	for n := low; n <= high; n += step {
		v := least + (n-least)%(most-least+1)
		if f != fieldYear {
			set |= 1 << v
			continue
		}
		if p.cron.days.years == nil {
			p.cron.days.years = new(yearSet)
		}
		p.cron.days.years[(v-firstYear)/64] |= 1 << ((v - firstYear) % 64)
	}
	return set
}

func (p *cronParser) step(f cronField, r Range, text string, quartz bool) (int, bool) {
	n, ok := smallNumber(text, false)
	_, most := f.bounds(quartz)
	switch {
	case text == "" || !ok:
		p.problems.err(Range{r.Start - 1, r.End}, CodeNotANumber, "the step of the "+f.String()+" is not a number: "+quoted(text)+"; write digits only", "")
		return 0, false
	case n == 0:
		p.problems.err(Range{r.Start - 1, r.End}, CodeZeroStep, "the step of the "+f.String()+" is 0, so it would never advance; write 1 or more", "")
		return 0, false
	case quartz && n > most && f != fieldYear:
		p.problems.err(r, CodeOutOfRange, fmt.Sprintf("the step %d is greater than Quartz takes for the %s, which is %d; write a smaller step, or none", n, f, most), "")
		return 0, false
	}
	return n, true
}

func (p *cronParser) number(f cronField, r Range, text string, quartz bool) (int, bool) {
	if text == "" {
		p.problems.err(r, CodeSyntax, "a number is missing in the "+f.String()+"; write ranges as in 1-5", "")
		return 0, false
	}
	least, most := f.bounds(quartz)
	n, ok := smallNumber(text, false)
	if !ok {
		return p.name(f, r, text, quartz)
	}
	if n < least || n > most {
		message := fmt.Sprintf("the %s %s is out of range, which is %d to %d; write a number in that range", f, cut(text), least, most)
		p.problems.err(r, CodeOutOfRange, message, "")
		return 0, false
	}
	return n, true
}

// name reads a month or weekday by its three letters.
func (p *cronParser) name(f cronField, r Range, text string, quartz bool) (int, bool) {
	var names []string
	first := 1
	switch f {
	case fieldMonth:
		names = monthNames()
	case fieldWeekday:
		names = sundayFirst()
		if !quartz {
			first = 0
		}
	}
	for i, name := range names {
		if strings.EqualFold(text, name) {
			return i + first, true
		}
	}
	known := nearest(text, names)
	for _, name := range names { // written out: MONDAY
		if len(text) > 3 && strings.EqualFold(text[:3], name) {
			known = name
		}
	}
	message := quoted(text) + " is no " + f.String()
	if known == "" {
		least, most := f.bounds(quartz)
		message += fmt.Sprintf("; write %d to %d", least, most)
	}
	p.problems.err(r, CodeUnknownValue, message+didYouMean(known), known)
	return 0, false
}

func (p *cronParser) backwards(f cronField, r Range, low, high int) {
	least, most := f.bounds(false)
	suggestion := spanText(low, most) + "," + spanText(least, high)
	if f == fieldWeekday {
		if suggestion = spanText(low, 7); high > 0 {
			suggestion += "," + spanText(1, high)
		}
	}
	p.problems.err(r, CodeBackwards, "the range "+quoted(p.text[r.Start:r.End])+" of the "+f.String()+" runs backwards; write "+suggestion, suggestion)
}

// spanText writes a range, and one number alone.
func spanText(low, high int) string {
	if low == high {
		return strconv.Itoa(low)
	}
	return fmt.Sprintf("%d-%d", low, high)
}
