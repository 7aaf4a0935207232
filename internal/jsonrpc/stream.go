package jsonrpc

import (
	"context"
	"errors"
	"fmt"
)

// MaxMessage bounds one message, in bytes.
const MaxMessage = 32 << 20

// ErrTooLarge says that a message was passed over; the next one can be read.
var ErrTooLarge = fmt.Errorf("the message is larger than %d bytes", MaxMessage)

// Received is the text of a message, or why there is none.
type Received struct {
	Text []byte
	Err  error
}

// Read hands over what next reads, until that fails other than by ErrTooLarge, or ctx ends.
func Read(ctx context.Context, next func() ([]byte, error), messages chan<- Received) {
	for {
		text, err := next()
		select {
		case messages <- Received{text, err}:
		case <-ctx.Done():
			return
		}
		if err != nil && !errors.Is(err, ErrTooLarge) {
			return
		}
	}
}
