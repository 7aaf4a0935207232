package schedule

import (
	"strings"
	"time"
)

// macroExpression gives the five fields behind a macro of crontab(5).
func macroExpression(word string) string {
	switch word {
	case "@yearly", "@annually":
		return "0 0 1 1 *"
	case "@monthly":
		return "0 0 1 * *"
	case "@weekly":
		return "0 0 * * 0"
	case "@daily", "@midnight":
		return "0 0 * * *"
	case "@hourly":
		return "0 * * * *"
	}
	return ""
}

// macro reads @daily and its like, and @every with a duration, which some
// cron libraries take.
func (p *cronParser) macro(r Range, text string) {
	word := strings.ToLower(text)
	if five := macroExpression(word); five != "" {
		inner := cronParser{text: five}
		inner.split(0, len(five))
		inner.five()
		p.cron = inner.cron
		p.cron.quartz = true
		p.problems.note(r, CodeDialect, quoted(text)+" is a macro, and the service documents no dialect; write "+five, five)
		return
	}
	if rest, ok := strings.CutPrefix(word, "@every "); ok {
		if d, err := time.ParseDuration(strings.TrimSpace(rest)); err == nil && d >= time.Second && d <= 100*365*24*time.Hour {
			p.cron.every, p.cron.quartz = int64(d/time.Second), true
			p.problems.note(r, CodeDialect, quoted(text)+" is a macro, and the service documents no dialect; use interval", "")
			return
		}
	}
	known := nearest(word, []string{"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
	message := quoted(text) + " is not a macro that gives a schedule"
	suggestion := macroExpression(known)
	if known != "" {
		message += didYouMean(known)
	} else {
		message += "; write five fields"
	}
	p.problems.err(r, CodeUnknownValue, message, suggestion)
}
