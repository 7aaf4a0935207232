// Package lsp is a language server for task JSON: diagnostics while one types, with
// the whole workspace known, hover, definitions, completion and fixes. It speaks the
// Language Server Protocol 3.17 over a pair of streams.
//
// One goroutine owns all state. It keeps the result of the first phase of each file,
// replaces that of a file whose text changes, and judges all of them again.
package lsp
