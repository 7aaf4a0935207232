package cli

import (
	"io"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/export"
)

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
