package cli

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/tenant"
)

// liveFlags say which tenant is asked, and whether at all. They mean the same in
// every command that has them.
type liveFlags struct {
	tenantURL, context    string
	apiVersion            string
	timeout               time.Duration
	offline               bool
	snapshot, snapshotOut string
}

// defaultTimeout is how long a tenant is waited for in all: one that answers byte by byte
// would hold a run up for hours.
const defaultTimeout = 30 * time.Minute

func (f *liveFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.tenantURL, "tenant-url", "", "ask the tenant at `URL`; the credential comes from the environment")
	flags.StringVar(&f.context, "context", "", "take address and key from the qlik-cli context `NAME`")
	flags.StringVar(&f.apiVersion, "api-version", "", "ask for `VERSION` of the API (default "+tenant.APIVersion+")")
	flags.DurationVar(&f.timeout, "timeout", 0, "give up on the tenant after `DURATION` (default 30m)")
	flags.BoolVar(&f.offline, "offline", false, "never use the network, whatever else is asked for")
	flags.StringVar(&f.snapshot, "snapshot", "", "read the tenant's answers from `FILE`, not from the network")
	flags.StringVar(&f.snapshotOut, "snapshot-out", "", "keep the tenant's answers in `FILE`, for --snapshot")
}

// unused is an error when a flag is given although the tenant is not asked.
func (f *liveFlags) unused() error {
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"tenant-url", f.tenantURL != ""}, {"context", f.context != ""}, {"api-version", f.apiVersion != ""}, {"timeout", f.timeout != 0},
		{"snapshot", f.snapshot != ""}, {"snapshot-out", f.snapshotOut != ""},
	} {
		if flag.given {
			return fmt.Errorf("--%s goes with --live", flag.name)
		}
	}
	return nil
}

// liveLintFlags are the flags of lint about the tenant and past runs.
type liveLintFlags struct {
	live, history bool
	from          liveFlags
}

func (f *liveLintFlags) register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.live, "live", false, "check the tenant's own tasks; with a PATH, compare the files with the tenant")
	flags.BoolVar(&f.history, "history", false, "also run the rules about past runs, on what the files tell")
	f.from.register(flags)
}

// on reports whether the tenant, or a snapshot of it, is asked.
func (f *liveLintFlags) on() bool { return f.from.snapshot != "" || f.live && !f.from.offline }

// shownLiveFlags are the flags of a command that shows tasks, for those of a tenant.
type shownLiveFlags struct {
	live   bool
	tenant string
	from   liveFlags
}

func (f *shownLiveFlags) register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.live, "live", false, "read the tenant's own tasks instead of files")
	flags.StringVar(&f.tenant, "tenant", "", "with --live: ask the tenant of the configured set `NAME`")
	f.from.register(flags)
}

// on reports whether the tenant, or a snapshot of it, is asked.
func (f *shownLiveFlags) on() bool { return f.live || f.from.snapshot != "" }

// check finds flags that do not go together; paths are those of the command line.
func (f *shownLiveFlags) check(paths []string) error {
	switch {
	case f.on() && len(paths) > 0:
		return errors.New("--live shows the tenant's own tasks; leave the paths out")
	case f.on():
		return nil
	case f.tenant != "":
		return errors.New("--tenant goes with --live")
	}
	return f.from.unused()
}

// What --quiet and --verbose mean to the commands that are about the tenant.
const (
	quietAboutTenant   = "no notes on standard error"
	verboseAboutTenant = "also show each request to the tenant"
)

// session is a tenant that is being asked.
type session struct {
	*tenant.Client
	// set is the configured set that the tenant is, "" without one.
	set    string
	record *tenant.Recorder
	out    string // where the record goes
}

// connect finds address and credential. It sends nothing yet.
func connect(a *app, f *liveFlags, conf *config.Config, set string, verbose bool) (*session, error) {
	a.ofTenant = true
	if f.timeout < 0 {
		return nil, errors.New("--timeout: want a duration such as 2m")
	}
	sets := make([]tenant.Configured, 0, len(conf.Tenants))
	for i := range conf.Tenants {
		t := &conf.Tenants[i]
		sets = append(sets, tenant.Configured{Name: t.Name, URL: t.URL, Context: t.Context})
	}
	if f.snapshot != "" {
		return openSnapshot(f, sets, set)
	}
	if f.offline {
		return nil, errors.New("--offline forbids to ask the tenant; give --snapshot FILE, or leave --offline out")
	}
	cred, err := tenant.Resolve(tenant.Sources{
		TenantURL: f.tenantURL, Context: f.context, Tenant: set, Sets: sets,
		Getenv: func(name string) string { return a.env[name] },
	})
	if err != nil {
		return nil, err
	}
	o := tenant.Options{Credential: cred, Version: version(), APIVersion: f.apiVersion, Timeout: cmp.Or(f.timeout, defaultTimeout)}
	s := &session{set: cred.Set, out: f.snapshotOut}
	if f.snapshotOut != "" {
		if err := mayWrite(f.snapshotOut); err != nil {
			return nil, fmt.Errorf("snapshot %s: %w", f.snapshotOut, err)
		}
		s.record = &tenant.Recorder{}
		o.Record = s.record
	}
	if verbose {
		o.Log = func(line string) { a.say("%s", line) }
	}
	s.Client, err = tenant.New(o)
	return s, err
}

// openSnapshot is connect for answers that were kept.
func openSnapshot(f *liveFlags, sets []tenant.Configured, set string) (*session, error) {
	if f.snapshotOut != "" {
		return nil, errors.New("--snapshot and --snapshot-out exclude each other")
	}
	if f.apiVersion != "" {
		return nil, errors.New("--api-version asks for nothing where --snapshot answers")
	}
	client, err := tenant.OpenSnapshot(f.snapshot)
	if err != nil {
		return nil, err
	}
	name, err := tenant.PickSet(sets, set, client.Address())
	if err != nil {
		return nil, err
	}
	return &session{Client: client, set: name}, nil
}

// end lets the connections go and writes the record of a run that has read all.
func (s *session) end() error {
	s.Close()
	if s.record == nil {
		return nil
	}
	return s.record.WriteFile(s.out)
}

// tellAnnounced says on standard error what the tenant has said of the end of its API.
func tellAnnounced(a *app, s *session, quiet bool) {
	if text := s.Announced(); text != "" && !quiet {
		a.note("%s", text)
	}
}
