package diag

import "fmt"

// Level is how bad a finding is. The zero Level is Off.
type Level uint8

// The levels, from harmless to grave. Error: it will fail or silently never work.
// Warning: it probably does not do what was meant. Note: worth knowing.
const (
	Off Level = iota
	Note
	Warning
	Error
)

var levelNames = [...]string{"off", "note", "warning", "error"}

// String is the level's name in configuration and reports.
func (l Level) String() string { return levelNames[l] }

// ParseLevel reads a level's name; the error names the legal ones.
func ParseLevel(name string) (Level, error) {
	for i, n := range levelNames {
		if n == name {
			return Level(i), nil
		}
	}
	return Off, fmt.Errorf("level %q: want error, warning, note or off", name)
}

// MarshalText writes the level's name, for JSON.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }
