package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The bounds of one message: of a line of its header, of the number of these lines,
// and of its body, in bytes.
const (
	maxHeaderLine = 4 << 10
	maxHeaders    = 32
	maxBody       = 32 << 20
)

// errTooLarge says that a message was passed over; the next one can be read.
var errTooLarge = fmt.Errorf("message is larger than %d bytes", maxBody)

// framer reads messages as the base protocol frames them: header lines, an empty
// line, and as many bytes as Content-Length says.
type framer struct {
	in   *bufio.Reader
	most int64
}

func newFramer(r io.Reader) *framer {
	return &framer{in: bufio.NewReaderSize(r, maxHeaderLine), most: maxBody}
}

// next is the body of the next message. It is io.EOF at the end between messages and
// errTooLarge for a message that was passed over; after any other error nothing more
// can be read.
func (f *framer) next() ([]byte, error) {
	length, err := f.header()
	if err != nil {
		return nil, err
	}
	if length > f.most {
		if _, err := io.CopyN(io.Discard, f.in, length); err != nil {
			return nil, fmt.Errorf("message body: %w", ended(err))
		}
		return nil, errTooLarge
	}
	var body bytes.Buffer // it grows with what comes, not with what was announced
	if _, err := io.CopyN(&body, f.in, length); err != nil {
		return nil, fmt.Errorf("message body: %w", ended(err))
	}
	return body.Bytes(), nil
}

// header reads up to the empty line and gives the length of the body.
func (f *framer) header() (int64, error) {
	length := int64(-1)
	for n := range maxHeaders {
		line, err := f.in.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF) && n == 0 && len(line) == 0:
			return 0, io.EOF
		case err != nil:
			return 0, fmt.Errorf("message header: %w", ended(err))
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			if length < 0 {
				return 0, errors.New("message header: no Content-Length")
			}
			return length, nil
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok {
			return 0, errors.New("message header: a line without a colon")
		}
		if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		v, err := strconv.ParseUint(strings.TrimSpace(value), 10, 63)
		if err != nil || length >= 0 {
			return 0, errors.New("message header: Content-Length is not one whole number")
		}
		length = int64(v)
	}
	return 0, fmt.Errorf("message header: more than %d lines", maxHeaders)
}

// ended tells an end within a message from one between messages.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
