// Command tasklint checks Qlik Cloud scheduling tasks.
package main

import (
	"os"

	"github.com/tasklint/tasklint/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
