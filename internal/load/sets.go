package load

import (
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/rules"
)

// FoundSet is the tasks of one tenant in a repository.
type FoundSet struct {
	Name   string   // for the configuration: from the folder
	folder string   // that holds all its files, with forward slashes; "." for the top
	Globs  []string // of its files and of no others
	tasks  int
	URL    string // of the tenant, as a fetch has noted it; "" when it is not known
}

// mostGlobs is up to how many globs say where the files of a set are.
const mostGlobs = 20

// FoundSets returns the sets of a repository. Where paths cannot tell them apart there are
// none, and why says so.
func FoundSets(base string, c *Inspection) (sets []FoundSet, why string) {
	ground := newGround(base, c)
	var markers engine.Markers
	for _, t := range c.Result.Sets {
		set := FoundSet{tasks: len(t.Set.Tasks)}
		if set.tasks == 0 {
			continue
		}
		own := make(map[string]bool)
		for i, f := range t.Set.Tasks {
			name := ground.name(f.Doc.Path)
			own[name] = true
			if i == 0 {
				set.folder = path.Dir(name)
			}
			set.folder = commonFolder(set.folder, path.Dir(name))
		}
		if t.Set.Folder != "" {
			set.folder = ground.name(t.Set.Folder)
			set.Globs = []string{globOf(set.folder, "**")}
			if m := markers.Above(t.Set.Tasks[0].Doc.Path); m != nil {
				set.URL = tenantAddress(m.Tenant)
			}
		} else if set.Globs = ground.globs(set.folder, own); set.Globs == nil {
			return nil, "a file holds tasks of several tenants"
		} else if len(set.Globs) > mostGlobs {
			return nil, "the files of " + say.Count(set.tasks, "task") + " lie among too many others"
		}
		sets = append(sets, set)
	}
	nameSets(sets)
	seen := make(map[string]int)
	for _, set := range sets {
		seen[set.URL]++
	}
	for i := range sets {
		if seen[sets[i].URL] > 1 { // an address tells which set is meant
			sets[i].URL = ""
		}
	}
	return sets, ""
}

// tenantAddress is the address of a tenant out of a marker, "" for what is none.
func tenantAddress(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	return text
}

// ground is what lies in a repository: which set each file is of.
type ground struct {
	base  string
	files map[string]*rules.Set // by name; nil for a file of no set
	twice map[string]bool       // of several
}

func newGround(base string, c *Inspection) *ground {
	g := &ground{base: base, files: make(map[string]*rules.Set), twice: make(map[string]bool)}
	for _, n := range c.Result.Notices {
		if n.File != "" { // skipped, unread or unreadable
			g.files[n.File] = nil
		}
	}
	for _, t := range c.Result.Sets {
		for _, f := range t.Set.Tasks {
			name := g.name(f.Doc.Path)
			if of := g.files[name]; of != nil && of != t {
				g.twice[name] = true
			}
			g.files[name] = t
		}
	}
	return g
}

// name is a path from the base with forward slashes.
func (g *ground) name(file string) string {
	rel, err := filepath.Rel(g.base, file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}

// globs are those of the given files in a folder, which no other file there matches; nil
// where a file is of several sets. At the top of a repository other files may come to
// lie any day, so nothing there stands for all folders.
func (g *ground) globs(folder string, own map[string]bool) []string {
	var files []string
	below := make(map[string]bool)
	others, direct := false, false
	for _, name := range slices.Sorted(maps.Keys(g.files)) {
		switch {
		case folder != "." && !isBelow(name, folder):
			continue
		case own[name] && g.twice[name]:
			return nil
		}
		here := path.Dir(name) == folder
		if !own[name] {
			others, direct = true, direct || here
			continue
		}
		if here {
			files = append(files, globOf(name, ""))
			continue
		}
		next, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(name, folder), "/"), "/")
		below[path.Join(folder, next)] = true
	}
	if !others && folder != "." {
		return []string{globOf(folder, "**")}
	}
	if !direct && len(files) > 0 {
		files = nil
		for name := range own {
			if path.Dir(name) == folder {
				files = append(files, globOf(folder, "*"+path.Ext(name)))
			}
		}
		slices.Sort(files)
		files = slices.Compact(files)
	}
	for _, next := range slices.Sorted(maps.Keys(below)) {
		globs := g.globs(next, own)
		if globs == nil {
			return nil
		}
		files = append(files, globs...)
	}
	return files
}

// commonFolder is the deepest folder that holds both.
func commonFolder(a, b string) string {
	for a != "." && !isBelow(b, a) {
		a = path.Dir(a)
	}
	return a
}

func isBelow(folder, parent string) bool {
	return folder == parent || strings.HasPrefix(folder, parent+"/")
}

// nameSets calls each set as its folder, or by its whole path where two would have
// one name.
func nameSets(sets []FoundSet) {
	for i := range sets {
		sets[i].Name = plainName(path.Base(sets[i].folder))
	}
	for i := range sets {
		same := func(s FoundSet) bool { return s.Name == plainName(path.Base(sets[i].folder)) }
		if first := slices.IndexFunc(sets, same); first >= 0 && slices.IndexFunc(sets[first+1:], same) >= 0 {
			sets[i].Name = plainName(sets[i].folder)
		}
	}
	seen := make(map[string]bool)
	for i := range sets {
		for seen[sets[i].Name] {
			sets[i].Name += "-2"
		}
		seen[sets[i].Name] = true
	}
}

// plainName leaves of a text what needs no quotes in YAML.
func plainName(text string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		default:
			return '-'
		}
	}, text)
	if name = strings.Trim(name, "-"); name == "" {
		return "tasks"
	}
	return name
}

// globOf is the glob of what lies in a folder, or of a file where rest is "". Its own
// Name may hold what means something in globs; a backslash before a star would be taken for
// one between folders.
func globOf(name, rest string) string {
	glob := ""
	if name != "." {
		glob = regexp.MustCompile(`[\[\]{}\\]|^!`).ReplaceAllString(name, `\$0`)
		glob = regexp.MustCompile(`[*?]`).ReplaceAllString(glob, `[$0]`)
	}
	return path.Join(glob, rest)
}
