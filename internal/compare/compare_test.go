package compare

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/source"
)

// equalTasks are pairs that mean the same.
var equalTasks = map[string][2]string{
	"order of members":          {`{"name":"a","version":"1"}`, `{"version":"1","name":"a"}`},
	"spelling of strings":       {`{"name":"é"}`, `{"name":"\u00e9"}`},
	"null and absent":           {`{"name":"a","description":null}`, `{"name":"a"}`},
	"defaults":                  {`{"enabled":false,"keepActive":false}`, `{}`},
	"default in lower case":     {`{"states":[{"onEvents":[{"actionMode":"sequential"}]}]}`, `{"states":[{"onEvents":[{}]}]}`},
	"words in either case":      {`{"states":[{"type":"EVENT"}]}`, `{"states":[{"type":"event"}]}`},
	"what the service writes":   {`{"id":"1","resourceId":"r","metadata":{"createdAt":"x","topology":{"isChild":true},"usage":"ANALYTICS"}}`, `{}`},
	"personal space":            {`{"metadata":{"spaceId":""}}`, `{}`},
	"empty lists":               {`{"events":[]}`, `{}`},
	"an object of defaults":     {`{"start":{"schedule":{"timezone":"UTC"}}}`, `{}`},
	"order of events":           {`{"events":[{"name":"a","type":"x"},{"name":"b"}]}`, `{"events":[{"name":"b"},{"name":"a","type":"x"}]}`},
	"order of references":       {`{"states":[{"onEvents":[{"eventRefs":["a","b"]}]}]}`, `{"states":[{"onEvents":[{"eventRefs":["b","a"]}]}]}`},
	"order of attributes":       {`{"events":[{"name":"a","correlation":[{"contextAttributeName":"id","contextAttributeValue":"1"},{"contextAttributeName":"status"}]}]}`, `{"events":[{"name":"a","correlation":[{"contextAttributeName":"status"},{"contextAttributeName":"id","contextAttributeValue":"1"}]}]}`},
	"both forms of a schedule":  {`{"start":{"schedule":"R/PT2H"}}`, `{"start":{"schedule":{"interval":"R/PT2H","timezone":"UTC"}}}`},
	"both forms of a cron":      {`{"start":{"schedule":{"cron":"0 0 * * *"}}}`, `{"start":{"schedule":{"cron":{"expression":"0 0 * * *"}}}}`},
	"numbers by value":          {`{"x":1.0}`, `{"x":1}`},
	"the last of repeated keys": {`{"name":"a","name":"b"}`, `{"name":"b"}`},
	"ids that differ":           {`{"states":[{"onEvents":[{"actions":[{"functionRef":{"arguments":{"appId":"old-app"}}}]}]}]}`, `{"states":[{"onEvents":[{"actions":[{"functionRef":{"arguments":{"appId":"new-app"}}}]}]}]}`},
}

// differentTasks are pairs with the differences and the patch that they must have.
var differentTasks = map[string]struct{ old, new, differs, patch string }{
	"a value":              {`{"name":"a"}`, `{"name":"b"}`, `/name "a" "b"`, `[{replace /name "b"}]`},
	"a field that came":    {`{}`, `{"description":"d"}`, `/description - "d"`, `[{add /description "d"}]`},
	"a field that went":    {`{"description":"d"}`, `{}`, `/description "d" -`, `[{remove /description }]`},
	"a default":            {`{"enabled":true}`, `{}`, `/enabled true -`, `[{replace /enabled false}]`},
	"a default, reversed":  {`{}`, `{"enabled":true}`, `/enabled - true`, `[{add /enabled true}]`},
	"null that got a text": {`{"key":null}`, `{"key":"k"}`, `/key null "k"`, `[{replace /key "k"}]`},
	"an event that came":   {`{"events":[{"name":"a"}]}`, `{"events":[{"name":"a"},{"name":"b"}]}`, `/events/1 - {"name":"b"}`, `[{replace /events [{"name":"a"},{"name":"b"}]}]`},
	"within an event":      {`{"events":[{"name":"a"},{"name":"b","type":"x"}]}`, `{"events":[{"name":"b","type":"y"},{"name":"a"}]}`, `/events/0/type "x" "y"`, `[{replace /events/1/type "y"}]`},
	"within a list that grew": {
		`{"events":[{"name":"a","type":"x"}]}`, `{"events":[{"name":"a","type":"y"},{"name":"b"}]}`,
		`/events/0/type "x" "y"; /events/1 - {"name":"b"}`, `[{replace /events [{"name":"a","type":"y"},{"name":"b"}]}]`,
	},
	"names with slashes": {`{"a/b":{"c~d":1}}`, `{"a/b":{"c~d":2}}`, `/a~1b/c~0d 1 2`, `[{replace /a~1b/c~0d 2}]`},
	"ids in the patch":   {`{"key":"a"}`, `{"key":["new-app"]}`, `/key "a" ["new-app"]`, `[{replace /key ["old-app"]}]`},
	"an event's name twice is compared by place": {
		`{"events":[{"name":"a"},{"name":"a","type":"x"}]}`, `{"events":[{"name":"a","type":"x"},{"name":"a"}]}`,
		`/events/0/type - "x"; /events/1/type "x" -`, `[{add /events/0/type "x"} {remove /events/1/type }]`,
	},
}

func parsed(t *testing.T, text string) source.Node {
	t.Helper()
	tree := &source.Tree{}
	if err := tree.Parse([]byte(text), 0, 0); err != nil {
		t.Fatal(err)
	}
	return tree.Root()
}

func testOptions() Options {
	ids := &IDs{}
	ids.Add("old-app", "new-app")
	return Options{IDs: ids}
}

func TestEqualTasksHaveNoDifference(t *testing.T) {
	t.Parallel()
	for name, texts := range equalTasks {
		if d := Tasks(parsed(t, texts[0]), parsed(t, texts[1]), testOptions()); len(d) > 0 {
			t.Errorf("%s: %s", name, d[0].Pointer)
		}
		o := testOptions()
		o.IDs.Add("new-app", "old-app")
		if d := Tasks(parsed(t, texts[1]), parsed(t, texts[0]), o); len(d) > 0 {
			t.Errorf("%s, reversed: %s", name, d[0].Pointer)
		}
	}
}

func TestDifferencesAndTheirPatches(t *testing.T) {
	t.Parallel()
	for name, c := range differentTasks {
		old, new := parsed(t, c.old), parsed(t, c.new)
		found := Tasks(old, new, testOptions())
		var lines []string
		for _, d := range found {
			lines = append(lines, fmt.Sprintf("%s %s %s", d.Pointer, shown(d.Old), shown(d.New)))
		}
		if diff := cmp.Diff(c.differs, strings.Join(lines, "; ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		operations, err := makePatch(old, new, found, testOptions())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		lines = nil
		for _, o := range operations {
			lines = append(lines, fmt.Sprintf("{%s %s %s}", o.Op, o.Path, []byte(o.Value)))
		}
		if diff := cmp.Diff(c.patch, fmt.Sprint(lines)); diff != "" {
			t.Errorf("%s, patch (-want +got):\n%s", name, diff)
		}
	}
}

func shown(s Side) string {
	if !s.Exists() {
		return "-"
	}
	return string(s.Text)
}

func TestIgnoredFieldsSayWhy(t *testing.T) {
	t.Parallel()
	o := Options{Ignore: []Ignore{{Pointer: "/start", Reason: "edited in the console"}}}
	d := Tasks(parsed(t, `{"start":{"schedule":"R/PT1H"},"started":1}`), parsed(t, `{"start":{"schedule":"R/PT2H"},"started":2}`), o)
	if len(d) != 2 || d[0].Ignored == "" || d[1].Ignored != "" {
		t.Errorf("got %+v", d)
	}
}

// FuzzPatch holds that whatever two tasks are, the patch between them proves itself.
func FuzzPatch(f *testing.F) {
	for _, c := range differentTasks {
		f.Add(c.old, c.new)
	}
	for _, c := range equalTasks {
		f.Add(c[0], c[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		var old, new source.Tree
		if old.Parse([]byte(a), 0, 0) != nil || new.Parse([]byte(b), 0, 0) != nil || !old.Root().Is(source.Object) || !new.Root().Is(source.Object) {
			return
		}
		if !utf8.ValidString(a+b) || strings.Contains(a+b, `\u`) {
			return // no other program could carry such a name over
		}
		if len(old.Duplicates()) > 0 || len(new.Duplicates()) > 0 {
			return
		}
		d := Tasks(old.Root(), new.Root(), Options{})
		if _, err := makePatch(old.Root(), new.Root(), d, Options{}); err != nil {
			t.Errorf("%s -> %s: %v", a, b, err)
		}
	})
}
