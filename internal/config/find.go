package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tasklint/tasklint/internal/discover"
)

// Find looks for the configuration file in the absolute folder dir and upward to the
// top of its repository; without a repository in dir alone, so that no file above
// somebody's home decides. The path is "" when there is none. A file that is called
// .tasklint.yml is an error: it would be passed over in silence.
func Find(dir string) (path string, err error) {
	top, ok := discover.FindRoot(dir)
	if !ok {
		top = filepath.Clean(dir)
	}
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		path := filepath.Join(at, Name)
		_, err := os.Stat(path)
		switch {
		case err == nil:
			return path, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("configuration %s: %w", path, bare(err))
		}
		near := strings.TrimSuffix(path, "aml") + "ml"
		if _, err := os.Stat(near); err == nil {
			return "", fmt.Errorf("configuration %s: the file must be called %s; rename it", near, Name)
		}
		if at == top || at == filepath.Dir(at) {
			return "", nil
		}
	}
}

// read reads a configuration file, which messages call name.
func read(path, name string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fileError(name, "%v", bare(err))
	case info.IsDir():
		return nil, fileError(name, "is a folder; a configuration is a file")
	case !info.Mode().IsRegular(): // opening a pipe waits for a writer
		return nil, fileError(name, "is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(name, "%v", bare(err))
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fileError(name, "%v", bare(err))
	}
	return raw, nil
}

// bare takes the operation and the repeated path out of a file error.
func bare(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

// display is a path as messages write it: from the working directory when it lies
// there, with forward slashes.
func display(work, path string) string {
	if rel, err := filepath.Rel(work, path); err == nil && (filepath.IsLocal(rel) || strings.Count(rel, "..") <= 3) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}
