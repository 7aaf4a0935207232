//go:build !unix

package atomicfile

import (
	"io/fs"
	"os"
)

// keepOwner does nothing where files have no owners of that kind.
func keepOwner(*os.File, fs.FileInfo) {}
