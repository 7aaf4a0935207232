// Command playground is tasklint for the page in docs/playground.
package main

import (
	"runtime/debug"
	"syscall/js"

	"github.com/tasklint/tasklint/internal/playground"
)

// main gives the worker a function that takes a request and returns the answer, both as
// bytes of JSON, and stays to serve it.
func main() {
	debug.SetGCPercent(400) // one thread does all: collecting garbage is time that somebody waits
	js.Global().Set("tasklint", js.FuncOf(func(_ js.Value, args []js.Value) any {
		request := make([]byte, args[0].Length())
		js.CopyBytesToGo(request, args[0])
		answer := playground.Answer(request)
		bytes := js.Global().Get("Uint8Array").New(len(answer))
		js.CopyBytesToJS(bytes, answer)
		return bytes
	}))
	select {}
}
