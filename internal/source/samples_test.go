package source

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// marked takes the brackets ⟪⟫ out of a text and returns the span between them.
func marked(t *testing.T, text string) ([]byte, Span) {
	t.Helper()
	before, rest, ok := strings.Cut(text, "⟪")
	inside, after, ok2 := strings.Cut(rest, "⟫")
	if !ok || !ok2 {
		t.Fatalf("no ⟪⟫ in %q", text)
	}
	return []byte(before + inside + after), Span{len(before), len(before) + len(inside)}
}

// tempFile writes a file with the text and returns its path.
func tempFile(t testing.TB, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// splitFile splits a file with the text that is streamed when it is larger than limit.
func splitFile(t testing.TB, text []byte, limit int64) ([]Part, []Outline) {
	t.Helper()
	return splitPath(t, tempFile(t, text), text, limit)
}

// splitPath is splitFile for the file at path, which holds the text.
func splitPath(t testing.TB, path string, text []byte, limit int64) ([]Part, []Outline) {
	t.Helper()
	doc, err := open(path, "file.json", limit)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Streamed() != (int64(len(text)) > limit) {
		t.Fatalf("%d bytes with limit %d: streamed is %t", len(text), limit, doc.Streamed())
	}
	parts, outlines, err := split(doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Close(); err != nil {
		t.Fatal(err)
	}
	return parts, outlines
}

func split(doc *Document) (parts []Part, outlines []Outline, err error) {
	err = doc.Split(Visitor{
		Part:   func(p Part) { parts = append(parts, p) },
		Record: func(o Outline) { outlines = append(outlines, o) },
	})
	return parts, outlines, err
}

// taskText is a made-up task of about 2.5 KB with the parts that tasks have.
func taskText(n int) []byte {
	var b bytes.Buffer
	id := func(k int) string { return fmt.Sprintf("%024x", uint64(n)*7919+uint64(k)*104729+1) }
	fmt.Fprintf(&b, `{
  "id": "%s",
  "name": "Nightly load of area %d",
  "description": "Loads what the day before left behind and hands it on to the \"sales\" reports",
  "specVersion": "0.8",
  "version": "1.0.%d",
  "enabled": %t,
  "resourceId": "%s",
  "ownerId": "%s",
  "spaceId": "%s",
  "start": "main",
  "timeouts": {"workflowExecTimeout": {"duration": "P1D"}},
  "events": [
    {
      "name": "clock",
      "kind": "consumed",
      "type": "com.example.time",
      "source": "system-events",
      "schedule": {"recurrence": ["RRULE:FREQ=DAILY;BYHOUR=%d;BYMINUTE=30;BYSECOND=0"], "timezone": "Europe/Berlin", "startDateTime": "2025-02-03T00:00:00"}
    },
    {
      "name": "upstream",
      "type": "com.example.task.finished",
      "source": "system-events",
      "correlation": [
        {"contextAttributeName": "tasks", "contextAttributeValue": "%s"},
        {"contextAttributeName": "status", "contextAttributeValue": "successful"}
      ]
    }
  ],
`, id(0), n, n%50, n%9 != 0, id(1), id(2), id(3), n%24, id(4))
	b.WriteString(`  "functions": [{"name": "load", "type": "custom", "operation": "reload"}],
  "states": [
    {
      "name": "main",
      "type": "event",
      "onEvents": [
        {
          "eventRefs": ["clock", "upstream"],
          "actions": [
            {
              "name": "load",
              "functionRef": {
                "refName": "load",
                "arguments": {"partial": false, "weight": 10, "variables": [{"name": "vArea", "value": "north"}, {"name": "vDays", "value": "7"}, {"name": "vMode", "value": "full"}]}
              }
            }
          ]
        }
      ],
      "end": true
    }
  ],
  "metadata": {
`)
	fmt.Fprintf(&b, `    "tenantId": "%s",
    "createdAt": "2025-01-07T08:15:30.123Z",
    "updatedAt": "2025-06-17T19:05:01.456Z",
    "createdBy": "%s",
    "updatedBy": "%s",
    "orphan": false,
    "resourceName": "Area %d",
    "lastExecution": {
      "id": "%s",
      "status": "SUCCEEDED",
      "startedAt": "2025-06-18T01:30:02.001Z",
      "endedAt": "2025-06-18T01:42:17.250Z",
      "durationSeconds": 735,
      "log": "Started reload.\nFinished reload.\n"
    },
    "nextExecutionTime": "2025-06-19T01:30:00Z",
    "migratedFrom": null,
    "trigger": {"type": "composed", "time": true, "dataset": false, "count": 2}
  }
}`, id(5), id(6), id(6), n, id(7))
	return b.Bytes()
}

// listText is a list answer with n tasks, on one line when compact.
func listText(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"data": [`)
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.Write(taskText(i))
	}
	b.WriteString(`], "links": {"self": {"href": "https://example.com/tasks"}}}`)
	return b.Bytes()
}

// randomJSON writes a valid document with all kinds of values, blanks and escapes.
// Names of one object differ unless duplicates is set.
type randomJSON struct {
	*rand.Rand
	bytes.Buffer
	duplicates bool
}

func newRandom(seed uint64) *randomJSON {
	return &randomJSON{Rand: rand.New(rand.NewPCG(seed, 1))}
}

// document is one value; its text is valid until the next call.
func (r *randomJSON) document() []byte {
	r.Reset()
	r.blank()
	r.value(0)
	r.blank()
	return r.Bytes()
}

func (r *randomJSON) blank() {
	for r.IntN(3) == 0 {
		r.WriteString([]string{" ", "\t", "\n", "\r\n", "   "}[r.IntN(5)])
	}
}

func (r *randomJSON) value(depth int) {
	kind := r.IntN(9)
	if depth > 5 && kind > 6 {
		kind = r.IntN(7)
	}
	switch kind {
	case 0:
		r.WriteString("null")
	case 1:
		r.WriteString("true")
	case 2:
		r.WriteString("false")
	case 3:
		r.WriteString([]string{"0", "-0", "1", "-17", "3.25", "1e5", "2E-3", "-1.5e+10", "123456789012345678901234567890"}[r.IntN(9)])
	case 4, 5, 6:
		r.text(r.name())
	case 7:
		r.entries("[]", func(int) { r.value(depth + 1) })
	default:
		r.entries("{}", func(i int) {
			name := r.name()
			if !r.duplicates {
				name = fmt.Sprintf("%d%s", i, name)
			}
			r.text(name)
			r.blank()
			r.WriteByte(':')
			r.blank()
			r.value(depth + 1)
		})
	}
}

func (r *randomJSON) entries(brackets string, entry func(i int)) {
	r.WriteByte(brackets[0])
	r.blank()
	for i := range r.IntN(6) {
		if i > 0 {
			r.WriteByte(',')
			r.blank()
		}
		entry(i)
		r.blank()
	}
	r.WriteByte(brackets[1])
}

// name is a short text with everything that needs care somewhere.
func (r *randomJSON) name() string {
	return []string{"", "a", "data", "states", "a/b", "~", "~1", "m\"n", `\`, "é", "😀", "\n\t", "\u2028", "0", "name", strings.Repeat("x", 70)}[r.IntN(16)]
}

// text writes a string, some characters as escapes.
func (r *randomJSON) text(s string) {
	r.WriteByte('"')
	for _, c := range s {
		switch {
		case c > 0xffff && r.IntN(2) == 0:
			c -= 0x10000
			fmt.Fprintf(r, `\u%04x\u%04X`, 0xd800+c>>10, 0xdc00+c&0x3ff)
		case c < 0x20 || r.IntN(4) == 0 && c <= 0xffff:
			fmt.Fprintf(r, `\u%04x`, c)
		case c == '"' || c == '\\' || c == '/' && r.IntN(2) == 0:
			r.WriteByte('\\')
			r.WriteRune(c)
		default:
			r.WriteRune(c)
		}
	}
	r.WriteByte('"')
}
