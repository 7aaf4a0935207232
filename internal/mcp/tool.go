package mcp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/reporters"
)

// tool is something that a client may call.
type tool struct {
	Name         string          `json:"name"`
	Title        string          `json:"title"`
	Description  string          `json:"description"`
	InputSchema  map[string]any  `json:"inputSchema"`
	OutputSchema json.RawMessage `json:"outputSchema"`
	Annotations  annotations     `json:"annotations"`

	arguments []argument
	run       func(context.Context, *call) (*answer, error)
}

// annotations are the same for all tools: none changes anything or reaches out.
type annotations struct {
	ReadOnly    bool `json:"readOnlyHint"`
	Destructive bool `json:"destructiveHint"`
	Idempotent  bool `json:"idempotentHint"`
	OpenWorld   bool `json:"openWorldHint"`
}

// Options say how the server works.
type Options struct {
	// Configure reads the configuration that holds in a folder.
	Configure func(folder string) (*config.Config, error)
	// Now is the clock.
	Now func() time.Time
	// Tool is the program.
	Tool reporters.Tool
}

// answer is what a tool has to say: an object for programs and a text for models.
type answer struct {
	structured map[string]any
	text       string
	failed     bool // something was not done: the client takes it for an error
}

// callResult is the result of tools/call.
type callResult struct {
	Content    []content      `json:"content"`
	Structured map[string]any `json:"structuredContent,omitempty"`
	IsError    bool           `json:"isError,omitempty"`
}

type content struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// The bounds of an answer, in bytes: of its text, and of its structured content.
const (
	maxText       = 64 << 10
	maxStructured = 1 << 20
)

// errTooMuch is the answer to what has too large an answer.
var errTooMuch = fmt.Errorf("the answer is larger than %d bytes; ask for less at a time", maxStructured)

// call is one call of a tool.
type call struct {
	options   Options
	tool      *tool
	now       time.Time
	at        load.Paths
	conf      *config.Config
	broken    error // why there is no configuration
	arguments values
	notes     []string
	progress  func(files int) // hears how many files are done, nil for nobody
}

// carryOut calls a tool. What is wrong with the arguments, the files or the configuration
// is told to the model, which can do better then; a mistake of ours is an error of the
// request and costs nothing else.
func carryOut(ctx context.Context, o Options, t *tool, arguments json.RawMessage, progress func(files int)) (result *callResult, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = jsonrpc.NewError(jsonrpc.InternalError, say.Printable(fmt.Sprintf("internal error: %v; please report it", cause)))
		}
	}()
	c := &call{options: o, tool: t, now: o.Now(), progress: progress}
	a, err := func() (*answer, error) {
		var err error
		if c.arguments, err = readArguments(t.arguments, arguments); err != nil {
			return nil, err
		}
		if err = c.enter(); err != nil {
			return nil, err
		}
		a, err := t.run(ctx, c)
		if err == nil && size(a.structured) > maxStructured {
			err = errTooMuch
		}
		return a, err
	}()
	if err != nil {
		a = &answer{text: strings.Join(say.Failures(err), "\n"), failed: true}
	}
	return &callResult{Content: []content{{"text", cut(a.text, maxText)}}, Structured: a.structured, IsError: a.failed}, nil
}

// folderArgument is an argument of every tool.
func folderArgument() argument {
	return argument{name: "folder", about: "The folder of the repository to work in, as if tasklint was started there: its .tasklint.yaml holds, and paths are from it, also those of the answer. Left out: where the server was started."}
}

// enter goes to the folder of the call, and reads the configuration that holds there.
func (c *call) enter() error {
	at, err := load.FindPaths()
	if err != nil {
		return err
	}
	if c.at = at; c.arguments["folder"] != nil {
		if c.at, err = within(at, c.arguments["folder"].(string)); err != nil {
			return err
		}
	}
	c.conf, c.broken = c.options.Configure(c.at.Work)
	return nil
}

// within are the paths of a folder of the repository. What lies outside is not looked at.
func within(at load.Paths, folder string) (load.Paths, error) {
	path := at.Absolute(folder)
	if !at.Border().Holds(path) {
		return at, fmt.Errorf("folder %s leads out of the repository, and nothing there is read", say.Quote(folder))
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return at, fmt.Errorf("folder %s: there is no such folder; name one of the repository", say.Quote(folder))
	}
	return load.PathsIn(path), nil
}

// spell gives an option of the command line as the argument that it is here, "" for one
// that is none.
func (c *call) spell(option, value string) string {
	if !slices.ContainsFunc(c.tool.arguments, func(a argument) bool { return a.name == option }) {
		return ""
	}
	if value == "" {
		return fmt.Sprintf("%q", option)
	}
	return fmt.Sprintf("%q: %q", option, value)
}

// note keeps what who reads the answer has to know.
func (c *call) note(format string, args ...any) {
	c.notes = append(c.notes, say.Printable(fmt.Sprintf(format, args...)))
}

// told are the notes as lines of text.
func (c *call) told() string {
	var b strings.Builder
	for _, n := range c.notes {
		b.WriteString("note: " + n + "\n")
	}
	return b.String()
}

// input is what the arguments of a tool that reads tasks give to read. Whoever names
// paths here is a program that has perhaps been talked into it: nothing outside the
// repository is read.
func (c *call) input(conf *config.Config) (load.Input, error) {
	in := load.Input{Paths: c.at, Config: conf, Note: c.note, Spell: c.spell, Confined: true}
	paths := c.arguments.texts("paths")
	text, given := c.arguments.text("text")
	if slices.Contains(paths, "-") {
		return in, errors.New(`there is no standard input here; give a document as "text"`)
	}
	if filepath.Dir(c.at.Root) == c.at.Root && (len(paths) > 0 || !given) {
		return in, fmt.Errorf("tasklint was started in %s and would read all that is there; have it started in the folder of a repository, or give a document as \"text\"", say.Quote(c.at.Root))
	}
	in.Args = paths
	if name, named := c.arguments.text("name"); given {
		in.Stdin, in.Args, in.StdinName = strings.NewReader(text), append([]string{"-"}, paths...), name
	} else if named {
		return in, errors.New(`"name" is what "text" is called, which is missing`)
	}
	return in, nil
}

// checking are the options of the engine for a call.
func (c *call) checking(ctx context.Context, conf *config.Config) engine.Options {
	return engine.Options{Settings: conf.Base(), Now: c.now, Jobs: runtime.GOMAXPROCS(0), Done: ctx.Done(), Progress: c.progress}
}

// show reads the tasks for a tool that shows them.
func (c *call) show(ctx context.Context) (*load.Inspection, error) {
	if c.broken != nil {
		return nil, c.broken
	}
	conf, err := load.ToRead(c.conf)
	if err != nil {
		return nil, err
	}
	in, err := c.input(conf)
	if err != nil {
		return nil, err
	}
	return in.Show(ctx, c.checking(ctx, conf), c.note, func(err error) { c.note("%s", strings.Join(say.Failures(err), "; ")) })
}

// object is what a report writes as JSON, by members.
func object(write func(io.Writer) error) (map[string]any, error) {
	text, err := secret.Written(write)
	if err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		return nil, err
	}
	all := make(map[string]any, len(members))
	for name, value := range members {
		all[name] = value
	}
	return all, nil
}

// shorten cuts the lists among the members of an object to so many items, and counts what
// is left out by member.
func shorten(members map[string]any, most int, leftOut map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		text, ok := members[name].(json.RawMessage)
		var items []json.RawMessage
		if !ok || len(text) == 0 || text[0] != '[' || json.Unmarshal(text, &items) != nil || len(items) <= most {
			continue
		}
		leftOut[name] += len(items) - most
		members[name] = items[:most]
	}
}

// size is how many bytes an object takes.
func size(members map[string]any) int {
	text, err := json.Marshal(members)
	if err != nil {
		return maxStructured + 1
	}
	return len(text)
}

// bounded makes an object with fewer and fewer items of its lists until it is not too
// large: make is told how many there may be, and returns what is left out by list. The
// outcome has leftOut and notes as members.
func (c *call) bounded(most int, make func(most int) (members map[string]any, leftOut map[string]int, err error)) (map[string]any, error) {
	for ; ; most /= 2 {
		members, leftOut, err := make(most)
		if err != nil {
			return nil, err
		}
		members["leftOut"], members["notes"] = leftOut, append([]string{}, c.notes...)
		if size(members) <= maxStructured {
			return members, nil
		}
		if most == 0 {
			return nil, errTooMuch
		}
	}
}

// lefts is what is left out, as a line of text, "" for nothing.
func lefts(leftOut map[string]int, argument string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(leftOut)) {
		if n := leftOut[name]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d of %s", n, name))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "left out: " + say.And(parts) + "; ask for more with " + argument + ", or name fewer paths\n"
}

// cut bounds a text, at the end of a line where there is one.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	kept := text[:most]
	if at := strings.LastIndexByte(kept, '\n'); at > 0 {
		kept = kept[:at+1]
	}
	return fmt.Sprintf("%s... cut here: %d more bytes of text are left out\n", strings.ToValidUTF8(kept, ""), len(text)-len(kept))
}

// argument is one of a tool.
type argument struct {
	name, about string
	kind        kind
	words       []string // the values that a text may have, nil for any
	required    bool
	byDefault   int // of a count
	most        int // of a count: the largest; of texts: how many
}

// kind is what the value of an argument is.
type kind uint8

const (
	aText kind = iota
	someTexts
	aCount
	aFlag
)

// inputSchema is the JSON Schema of arguments.
func inputSchema(arguments []argument) map[string]any {
	properties := map[string]any{}
	required := []string{}
	for _, a := range arguments {
		p := map[string]any{"description": a.about}
		switch a.kind {
		case aText:
			p["type"] = "string"
			if a.words != nil {
				p["enum"] = a.words
			}
		case someTexts:
			p["type"], p["items"], p["maxItems"] = "array", map[string]any{"type": "string"}, a.most
			if a.required {
				p["minItems"] = 1
			}
		case aCount:
			p["type"], p["minimum"], p["maximum"], p["default"] = "integer", 1, a.most, a.byDefault
		case aFlag:
			p["type"] = "boolean"
		}
		properties[a.name] = p
		if a.required {
			required = append(required, a.name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// values are arguments as they were given, checked.
type values map[string]any

// text is an argument that is a text, and whether it was given.
func (v values) text(name string) (string, bool) {
	text, ok := v[name].(string)
	return text, ok
}

func (v values) texts(name string) []string {
	all, _ := v[name].([]string)
	return all
}

func (v values) count(name string) int {
	n, _ := v[name].(int)
	return n
}

func (v values) flag(name string) bool {
	yes, _ := v[name].(bool)
	return yes
}

// readArguments checks what a call gives against what the tool takes. null stands for what
// is not given, as some clients write it.
func readArguments(arguments []argument, given json.RawMessage) (values, error) {
	var members map[string]json.RawMessage
	if len(given) > 0 {
		if err := json.Unmarshal(given, &members); err != nil {
			return nil, errors.New("the arguments are no object")
		}
	}
	var names []string
	v := values{}
	for _, a := range arguments {
		names = append(names, a.name)
		if a.kind == aCount {
			v[a.name] = a.byDefault
		}
		text, there := members[a.name]
		if !there || string(text) == "null" {
			if a.required {
				return nil, fmt.Errorf("argument %q is missing: %s", a.name, a.about)
			}
			continue
		}
		value, err := a.read(text)
		if err != nil {
			return nil, fmt.Errorf("argument %q: %w", a.name, err)
		}
		v[a.name] = value
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(names, name) {
			return nil, errors.New(say.Instead("there is no argument "+say.Quote(name), name, names))
		}
	}
	return v, nil
}

// read is the value of an argument.
func (a *argument) read(text json.RawMessage) (any, error) {
	switch a.kind {
	case someTexts:
		var all []string
		if err := json.Unmarshal(text, &all); err != nil {
			return nil, errors.New("want a list of texts")
		}
		if len(all) > a.most || len(all) == 0 && a.required {
			return nil, fmt.Errorf("want %s to %d texts, and these are %d", cmp.Or(map[bool]string{true: "1"}[a.required], "0"), a.most, len(all))
		}
		return all, nil
	case aCount:
		var n float64 // some clients write 50.0
		if err := json.Unmarshal(text, &n); err != nil || n != float64(int(n)) || n < 1 || n > float64(a.most) {
			return nil, fmt.Errorf("want a whole number from 1 to %d", a.most)
		}
		return int(n), nil
	case aFlag:
		var yes bool
		if err := json.Unmarshal(text, &yes); err != nil {
			return nil, errors.New("want true or false")
		}
		return yes, nil
	default:
		var word string
		if err := json.Unmarshal(text, &word); err != nil {
			return nil, errors.New("want a text")
		}
		if a.words != nil && !slices.Contains(a.words, word) {
			return nil, errors.New(say.Instead(say.Quote(word)+" is unknown", word, a.words))
		}
		return word, nil
	}
}
