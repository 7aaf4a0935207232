package cli

import (
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// viewFlags are the flags of a command that shows something about tasks: in which
// format, where, in colours or not, and at which time.
type viewFlags struct {
	config                     configFlags
	format, output, color, now string
	formats                    []string
}

// register adds the flags; the first of the formats is the default.
func (f *viewFlags) register(flags *pflag.FlagSet, formats ...string) {
	f.formats = formats
	last := len(formats) - 1
	flags.StringVar(&f.format, "format", formats[0], "`NAME[=FILE]` of the format: "+strings.Join(formats[:last], ", ")+" or "+formats[last])
	flags.StringVarP(&f.output, "output", "o", "", "write to `FILE`")
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to use colours: auto, always or never")
	flags.StringVar(&f.now, "now", "", "the clock: `TIME` in RFC 3339 (default now)")
	f.config.register(flags)
}

// view is what the flags say: the file is "" for standard output.
type view struct {
	format, file string
	color        bool
	now          time.Time
}

func (a *app) view(f *viewFlags) (v view, err error) {
	if v.format, v.file, err = oneFormat(f.format, f.output, f.formats); err != nil {
		return v, err
	}
	if v.now, err = clock(f.now, time.Now()); err != nil {
		return v, err
	}
	v.color, err = a.color(f.color)
	v.color = v.color && v.file == ""
	return v, err
}
