// Package archives embeds the archives of the rules, in which the examples of their
// documentation stand beside the cases that test them. The pattern ./... leaves out
// folders called testdata, so tools are given this one by its name.
package archives

import "embed"

// Files holds one archive a rule, called by its id.
//
//go:embed *.txtar
var Files embed.FS
