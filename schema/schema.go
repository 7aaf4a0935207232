// Package schema holds the JSON Schemas of what the scheduling API takes and
// gives, and checks documents against them. A check has two stages: a program
// compiled from the schema file says at once that a document is certainly
// valid; only where it cannot, the validator runs, and what it finds becomes one
// problem a defect, at the key or value that is wrong.
//
// The package is layout of this program, no API for others.
package schema

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tasklint/tasklint/internal/source"
)

// Name is the name of a schema.
type Name string

// The schemas there are.
const (
	Task    Name = "task"    // a task as it is stored and exported
	List    Name = "list"    // a page of tasks
	Graph   Name = "graph"   // an answer of the graph endpoints
	Runs    Name = "runs"    // one run, or a page of runs
	Create  Name = "create"  // the body of a create request
	Replace Name = "replace" // the body of a replace request
	Patch   Name = "patch"   // an RFC 6902 document

	// The bodies of the endpoints that make a task for an app.
	OnTimeSchedule   Name = "on-time-schedule"
	OnTaskEvent      Name = "on-task-event"
	OnDatasetUpdated Name = "on-dataset-updated"
)

// base is the folder of all $id, which references are relative to.
const base = "https://raw.githubusercontent.com/tasklint/tasklint/main/schema/"

const suffix = ".schema.json"

//go:embed *.schema.json
var texts embed.FS

// document is one schema file; each of its forms is made when first asked for.
type document struct {
	name     Name
	tree     lazy[source.Node]
	compiled lazy[*shape]
	library  lazy[*jsonschema.Schema]
	bundled  lazy[[]byte]
}

// lazy is a value that is made once, by whoever needs it first.
type lazy[T any] struct {
	once  sync.Once
	value T
}

func (l *lazy[T]) get(make func() T) T {
	l.once.Do(func() { l.value = make() })
	return l.value
}

var documents = [...]document{
	{name: Task}, {name: List}, {name: Graph}, {name: Runs}, {name: Create}, {name: Replace}, {name: Patch},
	{name: OnTimeSchedule}, {name: OnTaskEvent}, {name: OnDatasetUpdated},
}

func (d *document) root() source.Node             { return d.tree.get(d.parse) }
func (d *document) program() *shape               { return d.compiled.get(d.compileProgram) }
func (d *document) validator() *jsonschema.Schema { return d.library.get(d.compileValidator) }
func (d *document) printed() []byte               { return d.bundled.get(d.bundle) }

// lookup is the document of that name, nil when there is none.
func lookup(name string) *document {
	for i := range documents {
		if string(documents[i].name) == name {
			return &documents[i]
		}
	}
	return nil
}

// ours are the schemas of tasklint's own documents: they are printed as they are,
// and nothing is checked against them here.
var ours = [...]string{"config", "report"}

// Names returns the names of all schemas, in the order in which help lists them.
func Names() []string {
	names := make([]string, len(documents), len(documents)+len(ours))
	for i := range documents {
		names[i] = string(documents[i].name)
	}
	return append(names, ours[:]...)
}

// Source returns the text of a schema that stands on its own, what it shares with
// others included; false when there is no schema of that name.
func Source(name string) ([]byte, bool) {
	if slices.Contains(ours[:], name) {
		return text(name), true
	}
	d := lookup(name)
	if d == nil {
		return nil, false
	}
	return append([]byte(nil), d.printed()...), true
}

// text is an embedded file; that it is there is proved by every test.
func text(name string) []byte {
	text, err := texts.ReadFile(name + suffix)
	if err != nil {
		panic(fmt.Sprintf("embedded schema %q: %v", name, err))
	}
	return text
}

// parse reads the schema file into a tree that lives as long as the program.
func (d *document) parse() source.Node {
	tree := new(source.Tree)
	if err := tree.Parse(text(string(d.name)), 0, 0); err != nil {
		panic(fmt.Sprintf("embedded schema %q: %v", d.name, err))
	}
	return tree.Root()
}

// resolve finds what a $ref within d names: the document and the JSON Pointer
// in it.
func (d *document) resolve(ref string) (*document, string) {
	file, pointer, _ := strings.Cut(ref, "#")
	if file == "" {
		return d, pointer
	}
	target := lookup(strings.TrimSuffix(file, suffix))
	if target == nil {
		panic(fmt.Sprintf("embedded schema %q: no file for $ref %q", d.name, ref))
	}
	return target, pointer
}

// bundle is the text of a schema with what it refers to in other files put under
// its own $defs, so that it stands alone.
func (d *document) bundle() []byte {
	b := bundler{home: d}
	own := b.rewrite(d, d.root())
	if len(b.refs) == 0 {
		return text(string(d.name))
	}
	for i := 0; i < len(b.refs); i++ { // rewriting adds further ones
		ref := b.refs[i]
		b.refs[i].text = b.rewrite(ref.in, ref.in.root().Find(ref.pointer))
	}
	return b.join(own)
}

// bundler gathers the schemas of other files that one file refers to.
type bundler struct {
	home *document
	refs []bundled
}

type bundled struct {
	in            *document
	pointer, name string
	text          []byte
}

// rewrite is the text of a schema in which each reference to another file, and
// each one within another file, points into $defs of the bundle. What belongs to
// the file as a whole is left out.
func (b *bundler) rewrite(d *document, n source.Node) []byte {
	var out bytes.Buffer
	b.write(&out, d, n, n.Same(d.root()) && d != b.home)
	return out.Bytes()
}

func (b *bundler) write(out *bytes.Buffer, d *document, n source.Node, fileRoot bool) {
	switch n.Kind() {
	case source.Array:
		out.WriteByte('[')
		for i, e := range n.Elements() {
			if i > 0 {
				out.WriteByte(',')
			}
			b.write(out, d, e, false)
		}
		out.WriteByte(']')
	case source.Object:
		out.WriteByte('{')
		first := true
		for k, v := range n.Members() {
			key := k.Text()
			if fileRoot && (key == "$schema" || key == "$id" || key == "$defs") {
				continue
			}
			if !first {
				out.WriteByte(',')
			}
			first = false
			out.Write(k.Raw())
			out.WriteByte(':')
			if key == "$ref" {
				fmt.Fprintf(out, "%q", b.local(d, v.Text()))
				continue
			}
			b.write(out, d, v, false)
		}
		out.WriteByte('}')
	default:
		out.Write(n.Raw())
	}
}

// local is the reference within the bundle to what ref means in d.
func (b *bundler) local(d *document, ref string) string {
	target, pointer := d.resolve(ref)
	if target == b.home {
		return "#" + pointer
	}
	name := string(target.name)
	if pointer != "" {
		name = pointer[strings.LastIndexByte(pointer, '/')+1:]
	}
	known := slices.ContainsFunc(b.refs, func(r bundled) bool { return r.in == target && r.pointer == pointer })
	if !known {
		clash := slices.ContainsFunc(b.refs, func(r bundled) bool { return r.name == name })
		if clash || b.home.root().Get("$defs").Get(name).Exists() {
			panic(fmt.Sprintf("embedded schema %q: two definitions called %q", b.home.name, name))
		}
		b.refs = append(b.refs, bundled{in: target, pointer: pointer, name: name})
	}
	return "#/$defs/" + name
}

// join puts the gathered schemas under $defs of the file's own text.
func (b *bundler) join(own []byte) []byte {
	var defs bytes.Buffer
	for i, r := range b.refs {
		if i > 0 {
			defs.WriteByte(',')
		}
		fmt.Fprintf(&defs, "%q:%s", r.name, r.text)
	}
	if i := bytes.Index(own, []byte(`,"$defs":{`)); i >= 0 {
		i += len(`,"$defs":{`)
		own = slices.Concat(own[:i], defs.Bytes(), []byte{','}, own[i:])
	} else {
		own = slices.Concat(own[:len(own)-1], []byte(`,"$defs":{`), defs.Bytes(), []byte("}}"))
	}
	var out bytes.Buffer
	if err := json.Indent(&out, own, "", "  "); err != nil {
		panic(fmt.Sprintf("embedded schema %q: %v", b.home.name, err))
	}
	out.WriteByte('\n')
	return out.Bytes()
}
