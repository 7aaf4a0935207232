package source

import (
	"testing"
)

func BenchmarkParse(b *testing.B) {
	text := taskText(1)
	var tree Tree
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := tree.Parse(text, 0, 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	text := listText(4000)
	doc, err := NewDocument("list.json", "", text)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		parts := 0
		err := doc.Split(Visitor{Part: func(Part) { parts++ }, Record: func(Outline) {}})
		if err != nil || parts != 4000 {
			b.Fatal(parts, err)
		}
	}
}

func BenchmarkPosition(b *testing.B) {
	doc, err := NewDocument("list.json", "", listText(4000))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := doc.Position(i * 7919 % doc.Len()); err != nil {
			b.Fatal(err)
		}
	}
}
