package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/suggest"
	"github.com/tasklint/tasklint/reporters"
)

// output is one report and where it goes: a file, or standard output for "".
type output struct {
	format string
	file   string
}

func formatNames() []string { return reporters.Names() }

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
			return nil, unknownFormat(name, formatNames())
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

// cutFormat parts NAME=FILE; the file is "" for NAME alone.
func cutFormat(flag string) (name, file string, err error) {
	name, file, found := strings.Cut(flag, "=")
	if found && file == "" {
		return "", "", fmt.Errorf("--format %q: the file after = is missing", flag)
	}
	return name, file, nil
}

// unknownFormat is the error for a format that is not among names.
func unknownFormat(name string, names []string) error {
	if near, ok := suggest.Nearest(name, names); ok {
		return fmt.Errorf("--format %q: did you mean %s?", name, near)
	}
	return fmt.Errorf("--format %q: want one of %s", name, strings.Join(names, ", "))
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
		plain.Color, plain.Terminal = false, false
		if err := writeFile(o.file, a.mode(), masked(func(w io.Writer) error { return report(w, &plain) })); err != nil {
			failed = append(failed, fmt.Errorf("report %s: %w", o.file, regular.Reason(err)))
		}
	}
	return errors.Join(failed...)
}

// masked writes a report without what looks like a credential, whatever quoted it.
func masked(write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) error {
		m := secret.NewWriter(w)
		if err := write(m); err != nil {
			return err
		}
		return m.Flush()
	}
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// mayWrite is an error when a path in the repository is one elsewhere, by a link.
func mayWrite(name string) error {
	at, err := findPaths()
	if err != nil {
		return err
	}
	if at.border().Leaves(at.absolute(name)) {
		return export.ErrLeadsOut
	}
	return nil
}

// mode is how the run writes reports: what may hold a tenant's answers is the owner's
// alone.
func (a *app) mode() atomicfile.Mode {
	if a.ofTenant {
		return atomicfile.Private
	}
	return 0
}

// writeFile writes a file so that it is there whole or not at all.
func writeFile(name string, mode atomicfile.Mode, write func(io.Writer) error) error {
	if err := mayWrite(name); err != nil {
		return err
	}
	return atomicfile.Write(name, mode, write)
}

// writeText is writeFile for a text that is there already.
func writeText(name string, text []byte) error { return writeFile(name, 0, textWriter(text)) }

func textWriter(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}

// newFolder is a folder that files are written to.
func newFolder(dir string) (*export.Folder, error) {
	at, err := findPaths()
	if err != nil {
		return nil, err
	}
	return export.NewFolder(at.border(), dir)
}
