package rules_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// TestNothingIsNewThatIsOnlyWrittenInAnotherWay writes the cases of every rule anew:
// keys, events, attributes and tasks in another order, in other files and with other
// blanks. No finding of any rule may get another fingerprint or level by that.
func TestNothingIsNewThatIsOnlyWrittenInAnotherWay(t *testing.T) {
	t.Parallel()
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	for _, r := range rules.All() {
		if slices.Contains([]string{"json-syntax", "encoding", "nesting-too-deep", "duplicate-key"}, r.ID) {
			continue // these are about how a document is written
		}
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(filepath.Join(archives, r.ID+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			for name, files := range archiveCases(archive) {
				before := identified(check(t, options(t, r, archive), files))
				for seed := range uint64(rounds) {
					w := rewriter{rand: rand.New(rand.NewPCG(seed, 14))}
					again := w.files(files)
					after := identified(check(t, options(t, r, archive), again))
					if diff := differing(before, after); diff != "" {
						t.Errorf("%s, seed %d: %s\n%s", name, seed, diff, txtar.Format(&txtar.Archive{Files: again}))
						break
					}
				}
			}
		})
	}
}

// archiveCases are the cases of an archive by name, each with its files.
func archiveCases(archive *txtar.Archive) map[string][]txtar.File {
	cases := make(map[string][]txtar.File)
	for _, f := range archive.Files {
		if kind, rest, ok := strings.Cut(f.Name, "/"); ok {
			first, _, _ := strings.Cut(rest, "/")
			cases[kind+"/"+first] = append(cases[kind+"/"+first], f)
		}
	}
	return cases
}

// identified are the findings as a baseline knows them.
func identified(findings []*diag.Finding) map[string]string {
	known := make(map[string]string, len(findings))
	for _, f := range findings {
		known[f.Fingerprint+" "+f.Level.String()] = fmt.Sprintf("%s %s: %s (%s)", f.Rule, f.Level, f.Message, f.Canonical)
	}
	return known
}

// differing tells what is in one of two runs only, "" when nothing is.
func differing(before, after map[string]string) string {
	var lines []string
	for _, one := range slices.Sorted(maps.Keys(before)) {
		if _, both := after[one]; !both {
			lines = append(lines, "- "+before[one])
		}
	}
	for _, one := range slices.Sorted(maps.Keys(after)) {
		if _, both := before[one]; !both {
			lines = append(lines, "+ "+after[one])
		}
	}
	return strings.Join(lines, "\n")
}

// rewriter writes documents in another way that means the same.
type rewriter struct{ rand *rand.Rand }

// files are the files of a case, written anew. Where a configuration or an earlier
// state goes by names they keep theirs.
func (w *rewriter) files(files []txtar.File) []txtar.File {
	named := slices.ContainsFunc(files, func(f txtar.File) bool {
		folder := path.Base(path.Dir(f.Name))
		return path.Base(f.Name) == config.Name || folder == "before" || folder == "tenant"
	})
	again := make([]txtar.File, len(files))
	for i, f := range files {
		again[i] = txtar.File{Name: f.Name, Data: f.Data}
		if ext := path.Ext(f.Name); ext == ".json" || ext == ".jsonl" || ext == ".ndjson" {
			again[i].Data = w.document(f.Data)
		}
		if !named {
			again[i].Name = path.Join(path.Dir(f.Name), fmt.Sprintf("%08x%d%s", w.rand.Uint32(), i, path.Ext(f.Name)))
		}
	}
	return again
}

// document is a document or the lines of one, written anew; what is no JSON stays.
func (w *rewriter) document(data []byte) []byte {
	var roots []*jsonValue
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	for {
		root, err := readJSON(d)
		if err == io.EOF {
			break
		}
		if err != nil {
			return data
		}
		roots = append(roots, root)
	}
	if len(roots) > 1 {
		w.rand.Shuffle(len(roots), func(i, j int) { roots[i], roots[j] = roots[j], roots[i] })
	}
	var out bytes.Buffer
	for _, root := range roots {
		w.shuffle(root, root.holds("states"))
		var one bytes.Buffer
		root.write(&one)
		if len(roots) == 1 && w.rand.IntN(2) == 0 {
			var wide bytes.Buffer
			if json.Indent(&wide, one.Bytes(), "", "\t") == nil {
				one = wide
			}
		}
		out.Write(one.Bytes())
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// shuffle changes the order of keys, and of lists whose order means nothing.
func (w *rewriter) shuffle(v *jsonValue, free bool) {
	keys := make(map[string]bool)
	for i, key := range v.keys {
		keys[key] = true
		w.shuffle(v.items[i], v.items[i].named(key))
	}
	switch {
	case v.keys == nil:
		for _, item := range v.items {
			w.shuffle(item, false)
		}
		if free {
			w.rand.Shuffle(len(v.items), func(i, j int) { v.items[i], v.items[j] = v.items[j], v.items[i] })
		}
	case len(keys) == len(v.keys): // of a key that is there twice the last counts
		w.rand.Shuffle(len(v.items), func(i, j int) {
			v.items[i], v.items[j] = v.items[j], v.items[i]
			v.keys[i], v.keys[j] = v.keys[j], v.keys[i]
		})
	}
}

// jsonValue is a JSON value with its keys in order.
type jsonValue struct {
	keys  []string // nil for a list
	items []*jsonValue
	raw   string // a scalar, else ""
}

func readJSON(d *json.Decoder) (*jsonValue, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	v := &jsonValue{}
	switch t {
	case json.Delim('{'):
		v.keys = []string{}
	case json.Delim('['):
	default:
		raw, err := json.Marshal(t)
		v.raw = string(raw)
		return v, err
	}
	for d.More() {
		if v.keys != nil {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			v.keys = append(v.keys, key.(string))
		}
		item, err := readJSON(d)
		if err != nil {
			return nil, err
		}
		v.items = append(v.items, item)
	}
	_, err = d.Token()
	return v, err
}

func (v *jsonValue) write(out *bytes.Buffer) {
	if v.raw != "" {
		out.WriteString(v.raw)
		return
	}
	brackets := "[]"
	if v.keys != nil {
		brackets = "{}"
	}
	out.WriteByte(brackets[0])
	for i, item := range v.items {
		if i > 0 {
			out.WriteByte(',')
		}
		if v.keys != nil {
			key, _ := json.Marshal(v.keys[i])
			out.Write(append(key, ':'))
		}
		item.write(out)
	}
	out.WriteByte(brackets[1])
}

// named reports whether the list under a key is one whose items go by names, no two of
// them by the same: of those the first counts.
func (v *jsonValue) named(key string) bool {
	member := map[string]string{"events": "name", "correlation": "contextAttributeName", "data": "states"}[key]
	if member == "" || !v.holds(member) {
		return key == "eventRefs"
	}
	names := make(map[string]bool)
	for _, item := range v.items {
		names[item.items[slices.Index(item.keys, member)].raw] = true
	}
	return key == "data" || len(names) == len(v.items)
}

// holds reports whether it is a list of objects that all have a member.
func (v *jsonValue) holds(member string) bool {
	return v.keys == nil && len(v.items) > 0 && !slices.ContainsFunc(v.items, func(item *jsonValue) bool {
		return !slices.Contains(item.keys, member)
	})
}
