package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/reporters"
)

// These are set by the linker in releases (-ldflags -X).
var (
	releaseVersion = ""
	releaseCommit  = ""
	releaseDate    = ""
)

// build is what `tasklint version --json` prints.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Date    string `json:"date,omitempty"` // of the commit, RFC 3339
	Zones   string `json:"tzdata"`         // release of the time zone data
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// thisBuild asks the linker's values first, then what go build has recorded.
func thisBuild() build {
	b := build{Version: releaseVersion, Commit: releaseCommit, Date: releaseDate, Zones: schedule.TZDataVersion, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision" && b.Commit == "":
				b.Commit = s.Value
			case s.Key == "vcs.time" && b.Date == "":
				b.Date = s.Value
			}
		}
		if b.Version == "" && info.Main.Version != "(devel)" {
			b.Version = info.Main.Version
		}
	}
	if b.Version == "" {
		b.Version = "0.1.0-dev"
	}
	return b
}

// version is the version alone, as reports name it.
func version() string { return thisBuild().Version }

func printVersion(a *app) error {
	b := thisBuild()
	line := "tasklint " + b.Version
	if b.Commit != "" {
		line += " (" + b.Commit[:min(12, len(b.Commit))]
		if b.Date != "" {
			line += ", " + b.Date
		}
		line += ")"
	}
	_, err := fmt.Fprintf(a.stdout, "%s %s %s/%s, time zones %s\n", line, b.Go, b.OS, b.Arch, b.Zones)
	return err
}

func versionCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  wantsNone,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return reporters.EncodeJSON(a.stdout, thisBuild())
			}
			return printVersion(a)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// tool is what reports and clients are told of this program.
func tool() reporters.Tool {
	return reporters.Tool{Name: "tasklint", Version: version(), InformationURI: homepage}
}
