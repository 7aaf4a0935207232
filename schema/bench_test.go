package schema

import (
	"strings"
	"testing"
)

func BenchmarkCompilePrecheck(b *testing.B) {
	for b.Loop() {
		d := &document{name: Task} // all its references are to itself
		d.program()
	}
}

func BenchmarkParseSchema(b *testing.B) {
	for b.Loop() {
		lookup(string(Task)).parse()
	}
}

func BenchmarkCompileValidator(b *testing.B) {
	d := lookup(string(Task))
	d.root()
	for b.Loop() {
		d.compileValidator()
	}
}

func BenchmarkCertainlyValid(b *testing.B) {
	s := healthy(b)[0]
	root := parse(b, s.text)
	b.SetBytes(int64(len(s.text)))
	b.ReportAllocs()
	for b.Loop() {
		if !certainlyValid(Task, root) {
			b.Fatal("not certain")
		}
	}
}

func BenchmarkValidatorAlone(b *testing.B) {
	root := parse(b, healthy(b)[0].text)
	d := lookup(string(Task))
	d.validator()
	for b.Loop() {
		if d.validate(root) != nil {
			b.Fatal("invalid")
		}
	}
}

func BenchmarkCheckBadTask(b *testing.B) {
	text := strings.Replace(string(healthy(b)[0].text), `"enabled"`, `"enabeld"`, 1)
	root := parse(b, []byte(text))
	Check(Task, root)
	for b.Loop() {
		if len(Check(Task, root)) != 1 {
			b.Fatal("other than one problem")
		}
	}
}

func BenchmarkCheck50kProblems(b *testing.B) {
	root := parse(b, many(50_000))
	for b.Loop() {
		Check(Task, root)
	}
}
