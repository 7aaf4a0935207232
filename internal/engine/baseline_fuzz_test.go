package engine_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// FuzzBaseline reads arbitrary baselines: what is read is written again to the same,
// and applying it to findings breaks nothing.
func FuzzBaseline(f *testing.F) {
	o := engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 1}
	text := bytes.ReplaceAll(tasktest.Array(tasktest.Healthy(10, 1)), []byte(`"name": "Sales`), []byte(`"nmae": "Sales`))
	own, _ := engine.Record(judge(f, o, text), nil, o.Now, nil)
	var written bytes.Buffer
	if err := own.Write(&written); err != nil {
		f.Fatal(err)
	}
	f.Add(written.String())
	f.Add(strings.Replace(written.String(), "1", "999999999999", 1))
	f.Add(`{"version":1,"findings":[{},{"fingerprint":"x"},{"fingerprint":"x"}]}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := engine.ReadBaseline(strings.NewReader(text))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := b.Write(&first); err != nil {
			t.Fatal(err)
		}
		again, err := engine.ReadBaseline(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%s", err, first.String())
		}
		if err := again.Write(&second); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() || again.Len() != b.Len() {
			t.Errorf("%s becomes %s", first.String(), second.String())
		}
		b.Apply(&engine.Result{})
	})
}
