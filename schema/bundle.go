package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

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
