package rules

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/source"
)

// patchOps are the operations that the API takes.
func patchOps() []string { return []string{"add", "remove", "replace", "move", "copy"} }

// knownOp reports whether the operation is one of these.
func knownOp(o *patch.Operation) bool {
	return slices.ContainsFunc(patchOps(), o.Op.TextIs)
}

// Applicable reports whether an operation has all that it needs, in the right form, so
// that it can be tried on a task. A "test", which is refused, changes nothing.
func Applicable(o *patch.Operation) bool {
	if !o.Path.Is(source.String) || !knownOp(o) && !o.Op.TextIs("test") {
		return false
	}
	if _, ok := source.PointerTokens(o.Path.Text()); !ok {
		return false
	}
	if o.Takes() {
		_, ok := source.PointerTokens(o.From.Text())
		return ok && o.From.Is(source.String)
	}
	return o.Op.TextIs("remove") || o.Op.TextIs("test") || o.Value.Exists()
}

// pointerOf is the JSON Pointer of tokens.
func pointerOf(tokens []string) string {
	escaped := slices.Clone(tokens)
	for i, t := range escaped {
		escaped[i] = "/" + source.EscapeToken(t)
	}
	return strings.Join(escaped, "")
}
