package cli

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestNothingIsSaidOnAClosedStream(t *testing.T) {
	t.Parallel()
	var said strings.Builder
	s := &stream{to: &said}
	io.WriteString(s, "before")
	s.close()
	if _, err := io.WriteString(s, "after"); !errors.Is(err, errInterrupted) || said.String() != "before" {
		t.Errorf("got %q, %v", said.String(), err)
	}
	_, writes := io.Pipe() // nobody reads
	asleep := &stream{to: writes}
	go io.WriteString(asleep, "waits")
	asleep.close()
}
