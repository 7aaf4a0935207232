package diag

import "testing"

func TestSentencesJoinWhatAFindingSays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		f    Finding
		want string
	}{
		{Finding{Message: "it is wrong; mend it"}, "it is wrong; mend it"},
		{Finding{Message: "it is wrong", Help: "mend it"}, "it is wrong. Mend it."},
		{Finding{Message: "is it wrong?", Help: "did you mean \"b\"?"}, "is it wrong? Did you mean \"b\"?"},
		{Finding{Message: "it is wrong", Note: "only a note, since tasks may be missing"}, "it is wrong. Only a note, since tasks may be missing."},
		{Finding{Message: "it is wrong", Help: "ändere es", Note: "or not."}, "it is wrong. Ändere es. Or not."},
		{Finding{Message: "a", Help: "x", Label: "here"}, "a. X."},
		{Finding{Message: "a", Help: "\xff"}, "a. \xff."},
		{Finding{}, ""},
	} {
		if got := test.f.Sentences(); got != test.want {
			t.Errorf("%+v: got %q, want %q", test.f, got, test.want)
		}
	}
}
