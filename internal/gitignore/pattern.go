package gitignore

import (
	"bytes"
	"strings"
)

// rule is one pattern. How it is tried depends on its form, cheapest first:
// most patterns of real files are a plain name or `*.ext`.
type rule struct {
	negated  bool
	dirOnly  bool // a slash at the end: folders only
	nameOnly bool // no other slash: tried on the last element alone
	form     form
	// literal is the whole name (exact), its end (suffix), or what a path must
	// start with before the glob is tried on the rest.
	literal string
	glob    glob
}

type form uint8

const (
	exact form = iota
	suffix
	prefixGlob
)

// newRule reads one pattern; false when it cannot match anything.
func newRule(p string) (rule, bool) {
	var r rule
	if strings.HasPrefix(p, "!") {
		r.negated, p = true, p[1:]
	}
	if strings.HasSuffix(p, "/") {
		r.dirOnly, p = true, p[:len(p)-1]
	}
	r.nameOnly = !strings.Contains(p, "/")
	p = strings.TrimPrefix(p, "/")
	if p == "" {
		return rule{}, false
	}
	switch special := strings.IndexAny(p, `*?[\`); {
	case special < 0:
		r.literal = p
		return r, true
	case r.nameOnly && p[0] == '*' && !strings.ContainsAny(p[1:], `*?[\`):
		r.form, r.literal = suffix, p[1:]
		return r, true
	case !r.nameOnly:
		// git compares the literal start first and hands only the rest to its
		// matcher. That shows: in `dir/a**/b` the rest starts with `**/`, which
		// then crosses folders although no slash stands before it.
		r.literal, p = p[:special], p[special:]
	}
	r.form = prefixGlob
	var ok bool
	r.glob, ok = compile(p)
	return r, ok
}

// matches tries the rule on a path whose last element starts at base.
func (r *rule) matches(rel []byte, base int) bool {
	if r.nameOnly {
		rel = rel[base:]
	}
	n := len(r.literal)
	switch {
	case len(rel) < n:
		return false
	case r.form == exact:
		return string(rel) == r.literal
	case r.form == suffix:
		return string(rel[len(rel)-n:]) == r.literal
	}
	return string(rel[:n]) == r.literal && r.glob.match(rel[n:])
}

// glob is a compiled pattern.
type glob struct {
	ops     []op
	classes []class
	least   int    // the fewest bytes that can match
	tail    string // what every match ends with
}

// op is one step of a glob: a byte, or an index into the classes.
type op struct {
	kind opKind
	arg  int32
}

type opKind uint8

const (
	opByte  opKind = iota
	opAny          // `?`: any byte but a slash
	opClass        // `[...]`
	opStar         // `*`: any bytes but slashes
	opDeep         // `**` at the end or before `\/`: any bytes
	opDirs         // `**/`: nothing, or anything that ends in a slash
)

// compile reads a pattern as git's wildmatch does with WM_PATHNAME; false when
// it can never match.
func compile(p string) (glob, bool) {
	var g glob
	for i := 0; i < len(p); {
		switch p[i] {
		case '\\':
			if i++; i == len(p) {
				return glob{}, false
			}
			g.add(opByte, int32(p[i]))
			i++
		case '?':
			g.add(opAny, 0)
			i++
		case '[':
			c, n, ok := parseClass(p[i+1:])
			if !ok {
				return glob{}, false
			}
			g.add(opClass, int32(len(g.classes)))
			g.classes = append(g.classes, c)
			i += 1 + n
		case '*':
			kind, n := stars(p, i)
			g.add(kind, 0)
			i += n
		default:
			g.add(opByte, int32(p[i]))
			i++
		}
	}
	g.tail = g.end()
	return g, true
}

// end is the bytes at the end of the pattern that stand for themselves.
func (g *glob) end() string {
	from := len(g.ops)
	for from > 0 && g.ops[from-1].kind == opByte {
		from--
	}
	tail := make([]byte, 0, len(g.ops)-from)
	for _, o := range g.ops[from:] {
		tail = append(tail, byte(o.arg))
	}
	return string(tail)
}

func (g *glob) add(kind opKind, arg int32) {
	g.ops = append(g.ops, op{kind, arg})
	if kind <= opClass {
		g.least++
	}
}

// stars reads the run of asterisks at p[i] and returns what it means and its
// length. Two or more are special only between slashes (or the pattern's ends).
func stars(p string, i int) (opKind, int) {
	end := i + 1
	for end < len(p) && p[end] == '*' {
		end++
	}
	rest := p[end:]
	switch {
	case end-i == 1, i > 0 && p[i-1] != '/':
		return opStar, end - i
	case rest == "", len(rest) > 1 && rest[:2] == `\/`:
		return opDeep, end - i
	case rest[0] == '/':
		return opDirs, end - i + 1
	}
	return opStar, end - i
}

// match reports whether the whole text matches. On a mismatch it goes back to
// the last `*`, which takes one byte more, and when that meets a slash to the
// last `**`. Earlier ones need no second try: a slash stands between a `**` and
// every `*` before it, so these are settled, and what an earlier `**` could take
// more the last one takes as well. That bounds the work by the square of the
// text, whatever the pattern.
func (g *glob) match(text []byte) bool {
	if len(text) < g.least || string(text[len(text)-len(g.tail):]) != g.tail {
		return false
	}
	ti, pi := 0, 0
	starPi, starTi := -1, 0
	deepPi, deepTi := -1, 0
	for {
		if pi == len(g.ops) {
			if ti == len(text) {
				return true
			}
		} else {
			switch o := g.ops[pi]; o.kind {
			case opStar:
				pi++
				starPi, starTi = pi, ti
				continue
			case opDeep, opDirs:
				deepPi, deepTi, starPi = pi, ti, -1
				pi++
				continue
			default:
				if ti < len(text) && g.accepts(o, text[ti]) {
					ti++
					pi++
					continue
				}
			}
		}
		switch {
		case starPi >= 0 && starTi < len(text) && text[starTi] != '/':
			starTi++
			ti, pi = starTi, starPi
		case deepPi >= 0:
			step := 1
			if g.ops[deepPi].kind == opDirs {
				step = bytes.IndexByte(text[deepTi:], '/') + 1
			}
			if step == 0 || deepTi+step > len(text) {
				return false
			}
			deepTi += step
			ti, pi, starPi = deepTi, deepPi+1, -1
		default:
			return false
		}
	}
}

// accepts reports whether a step of one byte takes b.
func (g *glob) accepts(o op, b byte) bool {
	switch o.kind {
	case opByte:
		return byte(o.arg) == b
	case opAny:
		return b != '/'
	default:
		return b != '/' && g.classes[o.arg].has(b)
	}
}

// class is the set of bytes that a bracket expression accepts.
type class [4]uint64

func (c *class) has(b byte) bool { return c[b>>6]&(1<<(b&63)) != 0 }

func (c *class) addRange(lo, hi byte) {
	for b := int(lo); b <= int(hi); b++ {
		c[b>>6] |= 1 << (b & 63)
	}
}

// parseClass reads a bracket expression from after its `[` and returns how many
// bytes it takes with its `]`. It is false where git's wildmatch gives up: no
// closing bracket, a backslash at the end, an unknown [:name:].
func parseClass(p string) (c class, n int, ok bool) {
	r := classReader{text: p, low: -1}
	negated := p != "" && (p[0] == '!' || p[0] == '^')
	if negated {
		r.at++
	}
	for first := r.at; r.at < len(p); {
		if p[r.at] == ']' && r.at > first { // the first byte is never the closing bracket
			if negated {
				for w := range r.class {
					r.class[w] = ^r.class[w]
				}
			}
			return r.class, r.at + 1, true
		}
		if !r.item() {
			break
		}
	}
	return class{}, 0, false
}

// classReader reads the items of a bracket expression.
type classReader struct {
	class class
	text  string
	at    int
	low   int // the byte that a range could start with, or -1
}

// item reads a byte, a range or a [:name:].
func (r *classReader) item() bool {
	next := byte(0)
	if r.at+1 < len(r.text) {
		next = r.text[r.at+1]
	}
	switch b := r.text[r.at]; {
	case b == '-' && r.low > 0 && r.at+1 < len(r.text) && next != ']':
		r.at++
		high, ok := r.literal()
		r.class.addRange(byte(r.low), high)
		r.low = -1
		return ok
	case b == '[' && next == ':':
		return r.named()
	default:
		b, ok := r.literal()
		r.class.addRange(b, b)
		r.low = int(b)
		return ok
	}
}

// literal reads a byte that may stand behind a backslash.
func (r *classReader) literal() (b byte, ok bool) {
	if r.text[r.at] == '\\' {
		r.at++
	}
	if r.at >= len(r.text) {
		return 0, false
	}
	r.at++
	return r.text[r.at-1], true
}

// named reads a [:name:]; without its end it is a bracket like any other byte.
func (r *classReader) named() bool {
	inner := r.text[r.at+2:]
	end := strings.IndexByte(inner, ']')
	if end < 0 {
		return false
	}
	name, closed := strings.CutSuffix(inner[:end], ":")
	if !closed {
		r.class.addRange('[', '[')
		r.low = '['
		r.at++
		return true
	}
	r.at += 2 + end + 1
	r.low = -1
	return r.class.addNamed(name)
}

// addNamed adds a POSIX class; false when there is none of that name.
func (c *class) addNamed(name string) bool {
	ranges := namedClass(name)
	for i := 0; i < len(ranges); i += 2 {
		c.addRange(ranges[i], ranges[i+1])
	}
	return ranges != ""
}

// namedClass is a POSIX class as git defines it, by the first and last byte of each of
// its ranges: ASCII only, and space without vertical tab and form feed.
func namedClass(name string) string {
	switch name {
	case "alnum":
		return "09AZaz"
	case "alpha":
		return "AZaz"
	case "blank":
		return "  \t\t"
	case "cntrl":
		return "\x00\x1f\x7f\x7f"
	case "digit":
		return "09"
	case "graph":
		return "!~"
	case "lower":
		return "az"
	case "print":
		return " ~"
	case "punct":
		return "!/:@[`{~"
	case "space":
		return "\t\n\r\r  "
	case "upper":
		return "AZ"
	case "xdigit":
		return "09AFaf"
	default:
		return ""
	}
}
