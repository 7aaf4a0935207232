package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// fakeTenantKey is where a script keeps its tenant.
type fakeTenantKey struct{}

// runFakeTenant is `faketenant WORD ...` in scripts: a tenant on a loopback address
// whose address and key are in the environment from then on.
//
//	start N           with N healthy tasks      put FILE...   stores tasks
//	delete ID         removes a task            runs ID FILE  stores a list of runs
//	log RUN FILE      stores the log of a run
//	fault KIND [PATH] spoils the answers        heal          ends all faults
//	status N [PATH]   answers with a status     asked N       how many requests there were
//	announce NAME V   sends a header            versions V    all asked for this API version
func runFakeTenant(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: faketenant WORD ...")
	}
	if args[0] == "start" {
		startFakeTenant(ts, args[1])
		return
	}
	server, ok := ts.Value(fakeTenantKey{}).(**tenanttest.Server)
	if !ok || *server == nil {
		ts.Fatalf("faketenant: not started")
	}
	ts.Check(changeFakeTenant(ts, *server, args[0], args[1:]))
}

// serveFakeTenant is `serve-tenant N [FAULT]` for trying things by hand: the test binary
// under that name serves a tenant of N tasks until its standard input ends, and prints
// what the environment needs.
func serveFakeTenant() {
	if len(os.Args) < 2 {
		log.Fatal("usage: serve-tenant N [FAULT]")
	}
	n, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(n)})
	if err != nil {
		log.Fatal(err)
	}
	if len(os.Args) > 2 {
		server.Inject(tenanttest.Fault{Kind: tenanttest.Kind(os.Args[2])})
	}
	fmt.Printf("export QLIK_TENANT_URL=%s QLIK_API_KEY=%s\n", server.URL, tenanttest.DefaultKey)
	_, _ = io.Copy(io.Discard, os.Stdin)
	for _, v := range server.Violations() {
		fmt.Fprintln(os.Stderr, "violation:", v)
	}
	server.Close()
}

func startFakeTenant(ts *testscript.TestScript, count string) {
	n, err := strconv.Atoi(count)
	ts.Check(err)
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(n)})
	ts.Check(err)
	ts.Defer(func() {
		server.Close()
		for _, v := range server.Violations() {
			ts.Logf("violation: %s", v)
		}
	})
	*ts.Value(fakeTenantKey{}).(**tenanttest.Server) = server
	ts.Setenv("QLIK_TENANT_URL", server.URL)
	ts.Setenv("QLIK_API_KEY", tenanttest.DefaultKey)
	ts.Setenv("TENANT", server.URL)
}

func changeFakeTenant(ts *testscript.TestScript, s *tenanttest.Server, word string, args []string) error {
	path := ""
	if len(args) > 1 {
		path = args[1]
	}
	switch word {
	case "put":
		for _, name := range args {
			if err := s.Put(json.RawMessage(ts.ReadFile(name))); err != nil {
				return err
			}
		}
	case "delete":
		if !s.Delete(args[0]) {
			return fmt.Errorf("no task %s", args[0])
		}
	case "runs":
		var runs []json.RawMessage
		if err := json.Unmarshal([]byte(ts.ReadFile(path)), &runs); err != nil {
			return err
		}
		s.SetRuns(args[0], runs...)
	case "log":
		s.SetLog(args[0], ts.ReadFile(path))
	case "fault":
		s.Inject(tenanttest.Fault{Kind: tenanttest.Kind(args[0]), Path: path})
	case "status":
		status, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		s.Inject(tenanttest.Fault{Kind: tenanttest.Status, Status: status, Path: path, Code: "HTTP-" + args[0], Title: "Refused"})
	case "announce":
		s.Announce(args[0], path)
	case "versions":
		for _, r := range s.Requests() {
			if r.APIVersion != args[0] {
				return fmt.Errorf("GET %s asks for version %q, want %s", r.Path, r.APIVersion, args[0])
			}
		}
	case "heal":
		s.Heal()
	case "asked":
		if n := strconv.Itoa(len(s.Requests())); n != args[0] {
			return fmt.Errorf("%s requests came, want %s", n, args[0])
		}
	default:
		return fmt.Errorf("unknown word %s", strings.TrimSpace(word))
	}
	return nil
}
