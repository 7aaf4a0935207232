package source

import "testing"

func TestQuoteHidesSecretsAndNothingElse(t *testing.T) {
	t.Parallel()
	doc, err := NewDocument("t", "", []byte(`{"a":"secret","b":"sécret"}`))
	if err != nil {
		t.Fatal(err)
	}
	doc.Hide(Span{5, 13})
	for span, want := range map[Span]string{
		{0, 28}:  `{"a":"******","b":"sécret"}`,
		{7, 9}:   `**`,
		{14, 17}: `"b"`,
		{12, 15}: `","`,
	} {
		got, err := doc.Quote(span)
		if err != nil || string(got) != want {
			t.Errorf("%v: %q, %v, want %q", span, got, err, want)
		}
	}
	if whole, _ := doc.Text(Span{5, 13}); string(whole) != `"secret"` {
		t.Errorf("the text itself was changed: %s", whole)
	}
}
