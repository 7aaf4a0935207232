package rules

import (
	"fmt"
	"strings"
)

// ownPage is the documentation of an own rule below its heading: what the
// organisation says about it, and its expressions.
func (r *Rule) ownPage() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**Level:** %s%s · **Looks at:** %s · one of the organisation's own rules\n\n", r.Level, optIn(r), r.Own.subject)
	if why := strings.TrimSpace(r.Why); why != "" {
		fmt.Fprintf(&b, "## Why\n\n%s\n\n", why)
	}
	b.WriteString("## Rule\n\n")
	if r.Own.when != nil {
		fmt.Fprintf(&b, "Where this is true:\n\n```\n%s\n```\n\nthis must be true:\n\n", strings.TrimSpace(r.Own.when.source))
	} else {
		b.WriteString("This must be true:\n\n")
	}
	fmt.Fprintf(&b, "```\n%s\n```\n\n", strings.TrimSpace(r.Own.check.source))
	r.writeOptions(&b)
	r.writeConfiguration(&b)
	return strings.TrimRight(b.String(), "\n") + "\n"
}
