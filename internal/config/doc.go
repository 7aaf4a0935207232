// Package config reads .tasklint.yaml, strictly: whatever is misspelt, of the wrong
// type or without effect is an error with its place and, where one is near, a
// suggestion. What it gives is resolved settings: which rules run at which level for
// which file, which files form which set, and which findings are suppressed.
//
// One description of the file (describe.go) serves the decoder and the JSON Schema
// for editors.
package config

// Name is the name of the configuration file.
const Name = ".tasklint.yaml"

// Bounds of one configuration file. Real ones are far below; what is above is
// somebody's attempt on the machine or a file of another kind.
const (
	Limit         = 1 << 20 // bytes of a file
	maxDepth      = 64      // nested lists and mappings
	maxExpression = 4 << 10 // bytes
	maxErrors     = 100     // told of one load
)
