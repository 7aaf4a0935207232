//go:build !js

// Command playground is tasklint for the page in docs/playground. Outside a browser it
// answers the request on standard input on standard output.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/tasklint/tasklint/internal/playground"
)

func main() {
	request, err := io.ReadAll(os.Stdin)
	if err == nil {
		_, err = os.Stdout.Write(playground.Answer(request))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "playground:", err)
		os.Exit(2)
	}
}
