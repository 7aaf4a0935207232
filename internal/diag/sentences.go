package diag

import (
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// Sentences returns all that the finding says as one text, for formats that have one field
// for it: the message, and where there is more each part as a sentence after it.
func (f *Finding) Sentences() string {
	if f.Help == "" && f.Note == "" {
		return f.Message
	}
	var b strings.Builder
	b.WriteString(say.Period(f.Message))
	for _, text := range []string{f.Help, f.Note} {
		if text != "" {
			b.WriteByte(' ')
			b.WriteString(say.Period(say.Capital(text)))
		}
	}
	return b.String()
}
