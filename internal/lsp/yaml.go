package lsp

import (
	"regexp"
	"strings"
	"sync"
)

// yamlPlace is where something is being typed in YAML.
type yamlPlace struct {
	path   []string // of the mapping that a key is for, else of the value; "#" for an item
	key    bool
	quoted bool   // within double quotes
	typed  string // so far
	length int    // of it in bytes
}

// yamlLine takes a line of block YAML apart: its indent and dashes, a key, the rest.
var yamlLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^( *)((?:- +)*)(?:(?:"([^"\\]*)"|'([^']*)'|([^\s#"'{}\[\],&*!|>-][^:#]*?|-[^\s:#][^:#]*?)) *:(?: +|$))?(.*)$`)
})

// mostYAML is how much of a configuration is read for a completion.
const mostYAML = 1 << 20

// yamlSpot reads block YAML, with mappings and lists in brackets on a line of their own, up
// to the end of a text. It reports false where nothing can be said, as in a comment.
func yamlSpot(data []byte) (yamlPlace, bool) {
	if len(data) > mostYAML {
		return yamlPlace{}, false
	}
	type level struct {
		indent int
		step   string
	}
	var open []level
	lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	for i, line := range lines {
		last := i == len(lines)-1
		if text := strings.TrimSpace(line); !last && (text == "" || text[0] == '#') {
			continue
		}
		parts := yamlLine().FindStringSubmatch(line)
		if parts == nil {
			continue
		}
		indent, dashes, key, rest := len(parts[1]), parts[2], parts[3]+parts[4]+parts[5], parts[6]
		if last && dashes == "" && strings.TrimSpace(rest) == "-" {
			return yamlPlace{}, false
		}
		closes := func(n int, dash bool) {
			for len(open) > 0 && (open[len(open)-1].indent > n || open[len(open)-1].indent == n && !(dash && open[len(open)-1].step != "#")) {
				open = open[:len(open)-1]
			}
		}
		for dashes != "" {
			width := len(dashes) - len(strings.TrimLeft(dashes[1:], " "))
			closes(indent, true)
			open = append(open, level{indent, "#"})
			indent, dashes = indent+width, dashes[width:]
		}
		closes(indent, false)
		if key != "" {
			open = append(open, level{indent, key})
		}
		if !last {
			continue
		}
		p := yamlPlace{key: key == ""}
		for _, l := range open {
			p.path = append(p.path, l.step)
		}
		return p.within(rest)
	}
	return yamlPlace{}, false
}

// within follows what stands on the last line behind its key: a value that is being typed,
// or mappings and lists in brackets.
func (p yamlPlace) within(rest string) (yamlPlace, bool) {
	type bracket struct {
		depth int // of the path outside
		list  bool
	}
	var open []bracket
	start, quote, over := 0, byte(0), false // of what is typed; over says that its value is closed
	for i := 0; i < len(rest); i++ {
		c, token := rest[i], strings.TrimSpace(rest[start:i])
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case token == "" && (c == '"' || c == '\''):
			start, quote = i, c
		case c == '#' && (i == 0 || rest[i-1] == ' '):
			return yamlPlace{}, false
		case (c == '{' || c == '[') && token == "":
			open = append(open, bracket{len(p.path), c == '['})
			if c == '[' {
				p.path = append(p.path, "#")
			}
			p.key, start = c == '{', i+1
		case (c == '}' || c == ']') && len(open) > 0:
			p.path, open = p.path[:open[len(open)-1].depth], open[:len(open)-1]
			p.key, start, over = false, i+1, true
		case c == ',' && len(open) > 0:
			top := open[len(open)-1]
			if p.path = p.path[:top.depth]; top.list {
				p.path = append(p.path, "#")
			}
			p.key, start, over = !top.list, i+1, false
		case c == ':' && p.key && len(open) > 0 && (i+1 == len(rest) || rest[i+1] == ' '):
			p.path = append(p.path, strings.Trim(token, `"'`))
			p.key, start = false, i+1
		}
	}
	if over || quote == '\'' {
		return yamlPlace{}, false
	}
	p.typed = strings.TrimLeft(rest[start:], " ")
	if quote == '"' {
		p.quoted, p.typed = true, p.typed[1:]
	}
	p.length = len(p.typed)
	return p, true
}
