package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/regular"
)

// Find looks for the configuration file in the working directory and upward to the
// top of its repository; without a repository in it alone, so that no file above
// somebody's home decides. The path is "" when there is none. A file that is called
// .tasklint.yml is an error: it would be passed over in silence.
func Find(o Options) (path string, err error) {
	top := repository(o.Work)
	for at := filepath.Clean(o.Work); ; at = filepath.Dir(at) {
		path := filepath.Join(at, Name)
		err := o.stat(path)
		switch {
		case border.Around(top).Leaves(path):
			return "", fmt.Errorf("configuration %s: is a link that leads out of the repository, so it is not read; name what it leads to with --config", path)
		case err == nil:
			return path, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("configuration %s: %w", path, bare(err))
		}
		near := strings.TrimSuffix(path, "aml") + "ml"
		if o.stat(near) == nil {
			return "", fmt.Errorf("configuration %s: the file must be called %s; rename it", near, Name)
		}
		if at == top || at == filepath.Dir(at) {
			return "", nil
		}
	}
}

// stat is an error for a file that is not there.
func (o *Options) stat(path string) error {
	if o.Text != nil {
		if _, known, err := o.Text(path); known {
			return err
		}
	}
	_, err := os.Stat(path)
	return err
}

// read reads a configuration file, which messages call name.
func (c *Config) read(path, name string) ([]byte, error) {
	if c.text != nil {
		if raw, known, err := c.text(path); err != nil {
			return nil, fileError(name, "%v", bare(err))
		} else if known {
			return raw, nil
		}
	}
	raw, err := regular.Read(path, Limit)
	switch large := (*regular.TooLargeError)(nil); {
	case errors.Is(err, regular.ErrFolder):
		return nil, fileError(name, "is a folder; a configuration is a file")
	case errors.Is(err, regular.ErrNotRegular):
		return nil, fileError(name, "is not a regular file")
	case errors.As(err, &large):
		return nil, tooLarge(name)
	case err != nil:
		return nil, fileError(name, "%v", bare(err))
	}
	return raw, nil
}

// tooLarge is the error for a configuration over Limit.
func tooLarge(name string) Errors {
	return fileError(name, "is larger than 1 MiB, which no configuration is")
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
