package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/reporters"
)

// output is one report and where it goes: a file, or standard output for "".
type output struct {
	format string
	file   string
}

// parseFormats reads --format and -o. Without --format the report is text.
func parseFormats(formats []string, file string) ([]output, error) {
	if len(formats) == 0 {
		formats = []string{"text"}
	}
	var outputs []output
	for _, f := range formats {
		name, to, err := cutFormat(f)
		if err != nil {
			return nil, err
		}
		if _, ok := reporters.ByName(name); !ok {
			return nil, unknownFormat(name, reporters.Names())
		}
		outputs = append(outputs, output{name, to})
	}
	if file != "" {
		free := 0
		for i := range outputs {
			if outputs[i].file == "" {
				outputs[i].file = file
				free++
			}
		}
		if free == 0 {
			return nil, errors.New("-o: every --format names its file already")
		}
	}
	seen := make(map[string]string)
	for _, o := range outputs {
		if before, ok := seen[o.file]; ok {
			if o.file == "" {
				return nil, fmt.Errorf("both %s and %s go to standard output; give one of them a file: --format %s=FILE", before, o.format, o.format)
			}
			return nil, fmt.Errorf("both %s and %s go to %s", before, o.format, o.file)
		}
		seen[o.file] = o.format
	}
	return outputs, nil
}

// write writes every report. One that fails does not keep the others back.
func (a *app) write(outputs []output, run *reporters.Run) error {
	var failed []error
	for _, o := range outputs {
		report, _ := reporters.ByName(o.format)
		plain := *run
		if o.file == "" {
			failed = append(failed, buffered(a.stdout, masked(func(w io.Writer) error { return report(w, &plain) })))
			continue
		}
		plain.Color, plain.Links, plain.Terminal = false, false, false
		if err := writeFile(o.file, a.mode(), masked(func(w io.Writer) error { return report(w, &plain) })); err != nil {
			failed = append(failed, fmt.Errorf("report %s: %w", o.file, regular.Reason(err)))
		}
	}
	return errors.Join(failed...)
}
