package lsp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/jsonrpc"
)

// A configuration that is open is no file with tasks: its mistakes are its diagnostics, with
// the findings about it when it is as it was read, and it has completion and hover of its own.

// configuration is what the server keeps of an open configuration.
type configuration struct {
	unread   bool // its text has changed since the mistakes were looked for
	mistakes []diagnostic
}

// isConfig reports whether a file is a configuration, or one that a folder's extends.
func (s *server) isConfig(path string) bool {
	return path != "" && (filepath.Base(path) == configName || slices.ContainsFunc(s.folders, func(w *workspace) bool { return slices.Contains(w.configPaths(), path) }))
}

// configDiagnostics are the mistakes of an open configuration, else what the last judgement
// has found in it.
func (s *server) configDiagnostics(d *document) []diagnostic {
	if c := d.config; c.unread {
		c.unread, c.mistakes = false, d.mistakes()
	}
	list := slices.Clone(d.config.mistakes)
	if conf := d.space.setup.Options.Config; conf != nil {
		for _, file := range conf.Files { // those that it extends among them
			if file.Path == d.file.Path && bytes.Equal(file.Whole(), d.data) {
				list = append(list, s.diagnostics(d.space.found[file], s.closedRange)...)
			}
		}
	}
	return list
}

// mistakes are those that keep the text from being a configuration.
func (d *document) mistakes() []diagnostic {
	_, err := config.Parse(d.file.Path, d.data, config.Options{Work: filepath.Dir(d.file.Path)})
	if err == nil {
		return nil
	}
	mistake := func(at span, message string) diagnostic {
		return diagnostic{Range: at, Severity: 1, Code: "configuration", Source: "tasklint", Message: message}
	}
	all, ok := errors.AsType[config.Errors](err)
	if !ok {
		return []diagnostic{mistake(span{End: position{Character: 1}}, err.Error())}
	}
	var list []diagnostic
	for _, e := range all {
		switch {
		case e.File != filepath.Base(d.file.Path): // one that it extends, or of own rules
			list = append(list, mistake(span{End: position{Character: 1}}, e.Error()))
		case e.Line == 0:
			list = append(list, mistake(span{End: position{Character: 1}}, e.Message))
		default:
			start := d.runeOffset(e.Line-1, e.Column-1)
			list = append(list, mistake(d.span(start, d.runeOffset(e.Line-1, e.Column-1+max(e.Length, 1))), e.Message))
		}
	}
	return list
}

// runeOffset is the byte at a line and column that count from 0 in characters.
func (d *document) runeOffset(line, column int) int {
	off := d.offset(position{Line: line})
	for ; column > 0 && off < len(d.data) && d.data[off] != '\n'; column-- {
		_, n := utf8.DecodeRune(d.data[off:])
		off += n
	}
	return off
}

// aboutConfig answers a request about an open configuration.
func (s *server) aboutConfig(d *document, m *jsonrpc.Message) (any, error) {
	p, err := jsonrpc.Params[documentPosition](m)
	if err != nil {
		return nil, err
	}
	off := d.offset(p.Position)
	switch m.Method {
	case "textDocument/completion":
		return s.completeConfig(d, off), nil
	case "textDocument/hover":
		start, end := wordAround(d.data, off)
		if r := d.space.rule(string(d.data[start:end])); r != nil {
			return hover{markup{"markdown", fmt.Sprintf("**%s** (%s): %s.\n\n%s", r.ID, r.Level, r.Summary, strings.TrimSpace(r.Why))}, d.span(start, end)}, nil
		}
	}
	return nil, nil
}

// wordAround is the word that an offset touches: letters, digits and dashes.
func wordAround(data []byte, off int) (start, end int) {
	inWord := func(c byte) bool {
		return c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	for start = off; start > 0 && inWord(data[start-1]); start-- {
	}
	for end = off; end < len(data) && inWord(data[end]); end++ {
	}
	return start, end
}

// completeConfig proposes keys and values of a configuration, by its schema and by the rules,
// tasks and sets of the folder.
func (s *server) completeConfig(d *document, off int) completionList {
	list := completionList{Items: []completionItem{}}
	spot, ok := yamlSpot(d.data[:off])
	if !ok {
		return list
	}
	lineEnd := len(d.data)
	if i := bytes.IndexAny(d.data[off:], "\r\n"); i >= 0 {
		lineEnd = off + i
	}
	end := off
	if _, wordEnd := wordAround(d.data, off); !spot.quoted {
		end = wordEnd
	}
	alone := len(bytes.TrimSpace(d.data[end:lineEnd])) == 0
	for _, o := range s.configProposals(d.space, spot) {
		if !strings.Contains(strings.ToLower(o.label), strings.ToLower(spot.typed)) || spot.quoted && o.kind == kindProperty {
			continue
		}
		if len(list.Items) == maxItems {
			list.Incomplete = true
			break
		}
		if o.kind == kindProperty && alone {
			o.value += ": "
		}
		list.Items = append(list.Items, completionItem{
			Label: o.label, Kind: o.kind, Detail: o.detail, Sort: fmt.Sprintf("%04d", len(list.Items)),
			Edit: textEdit{d.span(off-spot.length, end), o.value},
		})
	}
	return list
}

// configProposals are what may stand at a place of a configuration.
func (s *server) configProposals(w *workspace, p yamlPlace) []proposal {
	switch path := strings.Join(p.path, "/"); {
	case p.key && path == "rules", p.key && path == "overrides/#/rules", !p.key && path == "suppress/#/rule":
		kind := kindProperty
		if !p.key {
			kind = kindEnum
		}
		var all []proposal
		for i := range w.setup.Options.Settings {
			r := w.setup.Options.Settings[i].Rule
			all = append(all, proposal{r.ID, r.ID, r.Summary, kind})
		}
		return all
	case !p.key && path == "suppress/#/tenant":
		var names []string
		if conf := w.setup.Options.Config; conf != nil {
			for i := range conf.Tenants {
				names = append(names, conf.Tenants[i].Name)
			}
		}
		return p.texts(names)
	case !p.key && path == "suppress/#/task" && w.result != nil:
		names := make(map[string]bool)
		for _, set := range w.result.Sets {
			for _, f := range set.Set.Tasks {
				names[f.Label()] = true
			}
		}
		delete(names, "")
		return p.texts(slices.Sorted(maps.Keys(names)))
	}
	var all []proposal
	seen := make(map[string]bool)
	add := func(o proposal) {
		if !seen[o.label] {
			seen[o.label] = true
			all = append(all, o)
		}
	}
	for _, at := range schemaAt(configSchema(), p.path) {
		if p.key {
			members, _ := at["properties"].(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(members)) {
				about, _ := members[name].(map[string]any)
				detail, _ := about["description"].(string)
				add(proposal{name, name, detail, kindProperty})
			}
			continue
		}
		words, _ := at["enum"].([]any)
		if at["type"] == "boolean" {
			words = []any{"true", "false"}
		}
		for _, word := range words {
			if text, ok := word.(string); ok {
				add(proposal{text, text, "", kindEnum})
			}
		}
	}
	return all
}

// plainYAML is a text that means itself in YAML without quotes.
var plainYAML = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*([ -][A-Za-z0-9_]+)*$`) })

// texts are proposals of texts that come from files, in quotes where they need them.
func (p yamlPlace) texts(list []string) []proposal {
	all := make([]proposal, len(list))
	for i, name := range list {
		value := name
		if quoted, err := json.Marshal(name); err == nil {
			switch {
			case p.quoted:
				value = string(quoted[1 : len(quoted)-1])
			case !plainYAML().MatchString(name) || slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(name)):
				value = string(quoted)
			}
		}
		all[i] = proposal{value, name, "", kindReference}
	}
	return all
}

// configSchema is the JSON Schema of a configuration, decoded.
var configSchema = sync.OnceValue(func() map[string]any { return decodedSchema("config") })

// schemaAt are the schemas that may hold at a path, "#" standing for an item of a list.
func schemaAt(root map[string]any, path []string) []map[string]any {
	at := branches(root, root)
	for _, step := range path {
		var next []map[string]any
		for _, from := range at {
			below, _ := from["items"].(map[string]any)
			if step != "#" {
				members, _ := from["properties"].(map[string]any)
				if below, _ = members[step].(map[string]any); below == nil {
					below, _ = from["additionalProperties"].(map[string]any)
				}
			}
			if below != nil {
				next = append(next, branches(root, below)...)
			}
		}
		at = next
	}
	return at
}

// branches are a schema, and those of which it may be any.
func branches(root, at map[string]any) []map[string]any {
	at = resolved(root, at)
	all := []map[string]any{at}
	for _, word := range []string{"anyOf", "oneOf"} {
		list, _ := at[word].([]any)
		for _, one := range list {
			if branch, ok := one.(map[string]any); ok {
				all = append(all, resolved(root, branch))
			}
		}
	}
	return all
}
