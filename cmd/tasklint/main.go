// Command tasklint checks Qlik Cloud scheduling tasks.
package main

import (
	"os"

	"github.com/tasklint/tasklint/internal/cli"
)

func main() {
	cli.Exit(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ())
}
