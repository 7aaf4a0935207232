package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/regular"
)

// ReadBaseline reads a baseline file. With missing allowed, one that is not there is
// no error and nil.
func ReadBaseline(name string, missing bool) (*engine.Baseline, error) {
	return openBaseline(name, name, missing)
}

// openBaseline reads the baseline at a path, which messages call by a name.
func openBaseline(path, name string, missing bool) (*engine.Baseline, error) {
	f, _, err := regular.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		if missing {
			return nil, nil
		}
		return nil, noBaseline(name)
	}
	if err != nil {
		return nil, fmt.Errorf("baseline %s: %w", name, regular.Reason(err))
	}
	defer f.Close()
	return parseBaseline(name, f)
}

// ReadBaselineIn reads the baseline of a name as it is typed in a working directory, as it
// lies (nil) or in the state that git has of the files.
func ReadBaselineIn(state *Tree, at Paths, name string) (*engine.Baseline, error) {
	text, known, err := state.text(at.Absolute(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, noBaseline(name)
	case err != nil:
		return nil, fmt.Errorf("baseline %s: %w", name, regular.Reason(err))
	case known:
		return parseBaseline(name, bytes.NewReader(text))
	default:
		return openBaseline(at.Absolute(name), name, false)
	}
}

func noBaseline(name string) error {
	return fmt.Errorf("baseline %s: there is no such file yet; tasklint --write-baseline %s records today's findings in it", name, name)
}

func parseBaseline(name string, r io.Reader) (*engine.Baseline, error) {
	b, err := engine.ReadBaseline(r)
	if err != nil {
		return nil, fmt.Errorf("baseline %s: %w", name, err)
	}
	return b, nil
}
