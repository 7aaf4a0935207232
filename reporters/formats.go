package reporters

import "io"

// Reporter writes a run in one format. Its errors are those of writing.
type Reporter func(w io.Writer, report *Report) error

// formats lists the formats in the order of the documentation.
func formats() []format {
	return []format{
		{"text", Text}, {"compact", Compact}, {"summary", Summary}, {"json", JSON}, {"sarif", SARIF},
		{"github", GitHub}, {"gitlab", GitLab}, {"azure", Azure}, {"junit", JUnit}, {"markdown", Markdown}, {"html", HTML},
	}
}

type format struct {
	name   string
	format Reporter
}

// ByName returns the reporter of a format.
func ByName(name string) (Reporter, bool) {
	for _, f := range formats() {
		if f.name == name {
			return f.format, true
		}
	}
	return nil, false
}

// Names lists the formats.
func Names() []string {
	all := formats()
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.name
	}
	return names
}
