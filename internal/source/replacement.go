package source

import "bytes"

// EscapeReplacement escapes the replacement character in JSON. encoding/json puts it in
// the place of invalid UTF-8: up to Go 1.26 as an escape, later as itself. With this the
// text is the same to the byte, whichever Go has built the program.
func EscapeReplacement(json []byte) []byte {
	return bytes.ReplaceAll(json, []byte("\ufffd"), []byte(`\ufffd`))
}
