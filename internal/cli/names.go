package cli

import (
	"fmt"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/diag"
)

// namesAreNames is an error for an argument that reads as a flag and is a file here, or
// one of the repository: tools hand on whatever a file is called, and somebody else may
// have called one --write-baseline=x.json.
func namesAreNames(args []string) error {
	var top string
	for _, arg := range args {
		switch {
		case arg == "--":
			return nil
		case len(arg) < 2 || arg[0] != '-':
			continue
		}
		if top == "" {
			if at, err := findPaths(); err == nil {
				top = at.root
			}
		}
		if exists(arg) || top != "" && exists(filepath.Join(top, arg)) {
			return fmt.Errorf("%s is a file here and reads as a flag; put -- between flags and names, or write it as %s",
				diag.Quote(arg), diag.Quote("./"+arg))
		}
	}
	return nil
}
