package gitignore

import "bytes"

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
