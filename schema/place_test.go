package schema

import (
	"strings"
	"testing"
)

func TestFollow(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pointer  string
		steps    int
		required bool
		near     string
	}{
		{"/name", 1, true, ""},
		{"/enabeld", 0, false, "enabled"},
		{"/start/schedule", 2, true, ""},
		{"/start/schedule/cron/expression", 4, true, ""},
		{"/events/0/correlation/-", 4, false, ""},
		{"/events/name", 1, false, ""},
		{"/name/x", 1, false, ""},
		{"/states/0/onEvents/0/actions/0/functionRef/arguments/anything/0", 9 + 1, false, ""},
		{"/metadata/orchestration/attrs/x", 4, false, ""},
	}
	for _, test := range tests {
		w := Follow(Task, strings.Split(test.pointer, "/")[1:])
		if w.Steps != test.steps || w.Required != test.required || w.Near != test.near || len(w.Lists) != w.Steps {
			t.Errorf("%s: got %+v", test.pointer, w)
		}
	}
}
