// Package cli is the command line: commands, flags, streams and exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
)

// Main runs the command line args (without the program's name) and returns the
// exit code. It reads no global state but the working directory, so that tests run
// it in process. Whoever ends ctx says why.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env []string) int {
	a := newApp(stdin, &stream{to: stdout}, &stream{to: stderr}, env)
	err := a.execute(ctx, args)
	if ctx.Err() != nil {
		return exitFailed
	}
	return exitCodeOf(a, err)
}

// Exit runs the command line as Main does and ends the program, also when it is
// interrupted. Everything runs on the goroutine that the program began on: its stack has
// grown already, and to watch a signal less is to switch threads less often.
func Exit(args []string, stdin io.Reader, stdout, stderr io.Writer, env []string) {
	out, told := &stream{to: stdout}, &stream{to: stderr}
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of the write then
	ctx, stop := signal.NotifyContext(context.Background(), interruptions()...)
	context.AfterFunc(ctx, func() {
		stop() // who does not want to wait interrupts again
		atomicfile.Interrupt()
		out.close()
		told.close()
		fmt.Fprintln(stderr, "tasklint: interrupted")
		os.Exit(exitFailed)
	})
	code := Main(ctx, args, stdin, out, told, env)
	if ctx.Err() != nil {
		select {} // the program is about to end
	}
	os.Exit(code)
}

func newApp(stdin io.Reader, stdout, stderr io.Writer, env []string) *app {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, env: make(map[string]string, len(env))}
	for _, kv := range env {
		name, value, _ := strings.Cut(kv, "=")
		a.env[name] = value
	}
	return a
}

// execute runs a command line.
func (a *app) execute(ctx context.Context, args []string) error {
	lateCollection()
	log.SetOutput(io.Discard) // net/http writes there what the errors tell better
	if err := namesAreNames(args); err != nil {
		return err
	}
	root := rootCommand(a)
	if isCompletion(args) {
		a.completeValues(root)
	}
	root.SetArgs(withBareBaseline(args))
	root.SetIn(a.stdin)
	root.SetErr(a.stderr)
	return root.ExecuteContext(ctx)
}

// interruptions are the signals that end the program, but those that whoever has
// started it wants ignored, as nohup does.
func interruptions() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}

// exitCodeOf prints what went wrong and gives the exit code. That nobody reads standard
// output on, as with `| head`, is not told and leaves the exit code as it is.
func exitCodeOf(a *app, err error) int {
	if err = exceptClosedOutput(err); err != nil {
		a.fail(err)
		return exitFailed
	}
	return a.code
}

// exceptClosedOutput is err without the errors of writing to standard output after
// its reader has gone, nil when there are no others.
func exceptClosedOutput(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var others []error
		for _, e := range joined.Unwrap() {
			if e = exceptClosedOutput(e); e != nil {
				others = append(others, e)
			}
		}
		if len(others) < len(joined.Unwrap()) {
			return errors.Join(others...)
		}
		return err
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok && path.Path == os.Stdout.Name() && isClosedPipe(path.Err) {
		return nil
	}
	return err
}

// rootCommand is the command tree. Linting is what happens without a command.
func rootCommand(a *app) *cobra.Command {
	lint := lintCommand(a)
	root := &cobra.Command{
		Use:           "tasklint [lint] [flags] [PATH...]",
		Short:         "Check Qlik Cloud scheduling tasks",
		Long:          "tasklint checks Qlik Cloud scheduling tasks, in JSON files or in a tenant.",
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,

		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true}, // there is one of ours
	}
	root.Flags().AddFlagSet(lint.Flags())
	version := root.Flags().Bool("version", false, "print the version, as tasklint version does")
	root.RunE = func(c *cobra.Command, args []string) error {
		if *version {
			return printVersion(a)
		}
		return lint.RunE(c, args)
	}
	root.AddCommand(lint, rulesCommand(a), explainCommand(a), explainScheduleCommand(a), listCommand(a), schemaCommand(a), versionCommand(a))
	root.AddCommand(hookCommand(a))
	root.AddCommand(graphCommand(a), impactCommand(a), diffCommand(a), fetchCommand(a))
	root.AddCommand(forecastCommand(a))
	root.AddCommand(suppressCommand(a), convertCommand(a), a.initCommand())
	root.AddCommand(testCommand(a))
	root.AddCommand(lspCommand(a), mcpCommand(a), a.completionCommand())
	root.AddCommand(a.manCommand())
	root.SetFlagErrorFunc(flagError)
	root.SetOut(a.stdout) // completion keeps what it finds here
	root.SetHelpFunc(a.help)
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Args = aCommand(root)
		}
	}
	return root
}

// aCommand is an error when help is asked for about what is no command.
func aCommand(root *cobra.Command) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if c, _, err := root.Find(args); err == nil && (len(args) == 0 || c != root) {
			return nil
		}
		if near, ok := say.Nearest(args[0], commandNames(root)); ok {
			return fmt.Errorf("there is no command %s; did you mean %q?", say.Quote(args[0]), near)
		}
		return fmt.Errorf("there is no command %s; tasklint help lists them", say.Quote(args[0]))
	}
}

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
			if at, err := load.FindPaths(); err == nil {
				top = at.Root
			}
		}
		if load.Exists(arg) || top != "" && load.Exists(filepath.Join(top, arg)) {
			return fmt.Errorf("%s is a file here and reads as a flag; put -- between flags and names, or write it as %s",
				say.Quote(arg), say.Quote("./"+arg))
		}
	}
	return nil
}

// memoryLimit is up to where the heap may grow as fast as usual, in bytes; from there on
// garbage is collected more eagerly. Only what is huge comes so far. GOMEMLIMIT has priority.
const memoryLimit = 5 << 28

// lateCollection makes the first collection of garbage come when the heap has 16 MB
// and not 4: checking some files needs less, and ends before it is worth anything.
// After it all is as usual.
var lateCollection = sync.OnceFunc(func() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	const usual = 100
	if set := debug.SetGCPercent(4 * usual); set != usual { // GOGC says so
		debug.SetGCPercent(set)
		return
	}
	type sentinel struct{ _ [64]byte } // not of the tiny allocator, whose objects live longer
	runtime.AddCleanup(new(sentinel), func(percent int) { debug.SetGCPercent(percent) }, usual)
})
