package reporters

import (
	"fmt"
	"strings"
)

// markdownText writes a text for a cell, a list item or an HTML element so that it
// shows as it is: what means something to Markdown, HTML, GitHub's mathematics or
// its automatic links becomes an entity, which never forms structure (CommonMark
// section 2.5). It is not for the start of a line.
func markdownText(text string, most int) string {
	var b strings.Builder
	for _, r := range cut(Escape(text), most) {
		switch {
		case r == '@' || r == '#':
			// GitHub looks for names and numbers after the entities are read, in each
			// piece of text by itself.
			fmt.Fprintf(&b, "<span>&#%d;</span>", r)
		case strings.ContainsRune("\\`*_~|<>&[]$^", r):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("www.", "www&#46;", "://", "&#58;//").Replace(b.String())
}

// markdownCode is a text as code. A code span could not hold every text.
func markdownCode(text string, most int) string {
	return "<code>" + markdownText(text, most) + "</code>"
}
