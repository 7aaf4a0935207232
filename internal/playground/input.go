package playground

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// root is the folder in which the files are said to lie. Nothing is read there.
const root = "/playground"

// located is where a file of that name is said to lie.
func located(name string) string {
	return filepath.Join(filepath.FromSlash(root), filepath.FromSlash(name))
}

// input is what a request gives to check.
type input struct {
	conf     *config.Config
	docs     []*source.Document
	index    map[string]int // of the files by name
	texts    map[string][]byte
	baseline *engine.Baseline // nil without one
}

// readInput sorts the files of a request by what they are. The configuration that holds is
// the topmost one, as for a command line in its folder. What is not read is a note, and what
// makes every verdict wrong an error.
func readInput(request *Request, reply *Reply) (*input, error) {
	in := &input{index: make(map[string]int), texts: make(map[string][]byte)}
	var names []string
	for i, file := range request.Files {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(file.Name, `\`, "/")), "/")
		if _, twice := in.index[name]; twice {
			reply.note("there are two files called %s, of which the first is checked", say.Quote(name))
			continue
		}
		in.index[name], in.texts[located(name)] = i, []byte(file.Text)
		names = append(names, name)
	}
	slices.Sort(names)
	if err := in.configure(names, reply); err != nil {
		return nil, err
	}
	reach, err := discover.NewReach(discover.Options{Dir: filepath.FromSlash(root), Exclude: in.conf.Exclude, ExcludeBase: in.conf.ExcludeBase, Text: in.text})
	if err != nil {
		return nil, err
	}
	left, strays := 0, 0
	for _, name := range names {
		at := located(name)
		switch {
		case isBeside(name) || at == in.conf.Baseline:
			continue
		case request.Folder && !reach.Walk(at):
			left++
			continue
		}
		doc, err := source.NewDocument(name, at, in.texts[at])
		if err != nil {
			reply.note("%v", err)
			continue
		}
		of := in.conf.TenantOf(at)
		if err := in.conf.Contested(at, name); err != nil {
			return nil, err
		}
		if len(in.conf.Tenants) > 0 && len(of) == 0 {
			strays++
		}
		in.docs = append(in.docs, doc)
	}
	if left > 0 {
		excluded := ""
		if len(in.conf.Exclude) > 0 {
			excluded = ", and not where the configuration excludes it"
		}
		reply.note("%s left out: a folder is searched for *.json, *.ndjson and *.jsonl, and not in hidden folders and node_modules%s",
			say.Count(left, "file")+" "+say.Pick(left, "is", "are"), excluded)
	}
	if strays > 0 {
		reply.note("%s in no configured tenant, and checked apart", say.Count(strays, "file")+" "+say.Pick(strays, "is", "are"))
	}
	return in, nil
}

// isBeside reports whether a file of that name is no tasks, and read where it is asked for.
func isBeside(name string) bool {
	base := path.Base(name)
	return slices.Contains([]string{engine.MarkerName, config.Name}, base) || slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(path.Ext(base)))
}

// text is what the file at a path holds: there is nothing but the files of the request.
func (in *input) text(path string) (text []byte, known bool, err error) {
	if text, known := in.texts[path]; known {
		return text, true, nil
	}
	return nil, true, fs.ErrNotExist
}

// configure reads the configuration that holds, with its baseline.
func (in *input) configure(names []string, reply *Reply) error {
	o := config.Options{Work: filepath.FromSlash(root), Text: in.text}
	in.conf = config.Default(o)
	var found []string
	for _, name := range names {
		text, _, err := in.text(located(name))
		switch base := path.Base(name); {
		case base == config.Name:
			found = append(found, name)
		case err == nil && config.Misnamed(base, text):
			return fmt.Errorf("configuration %s: the file must be called %s; rename it", say.Quote(name), config.Name)
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortStableFunc(found, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
	var err error
	if in.conf, err = config.Load(located(found[0]), o); err == nil {
		err = own.Compile(in.conf)
	}
	if err != nil {
		return fmt.Errorf("nothing is checked, as the configuration cannot be used: %w", err)
	}
	reply.note("the configuration %s holds", say.Quote(found[0]))
	for _, name := range found[1:] {
		reply.note("%s is not used, as one configuration holds for all", say.Quote(name))
	}
	if in.conf.Baseline == "" {
		return nil
	}
	name := strings.TrimPrefix(filepath.ToSlash(in.conf.Baseline), root+"/")
	text, _, err := in.text(in.conf.Baseline)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reply.note("the baseline %s is not here, so that its findings are shown as well", say.Quote(name))
		return nil
	case err != nil:
		return err
	}
	if in.baseline, err = engine.ReadBaseline(strings.NewReader(string(text))); err != nil {
		return fmt.Errorf("baseline %s: %w", say.Quote(name), err)
	}
	return nil
}
