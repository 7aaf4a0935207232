package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "duplicate-key",
	Summary: "the same key stands twice in one object",
	Why: "An object with the same key twice is read differently by every program: most keep the last value, some the first, some refuse the text. " +
		"One of the two values is silently lost, and it may well be the one you are looking at. It usually comes from a merge of two edits.\n\n" +
		"Keys are compared as the texts they mean, so `\"name\"` and `\"n\\u0061me\"` are the same key. All other checks use the last value.",
	Do:      "Keep the one that is meant, and remove the other. What the tenant has is shown by `qlik scheduling task get ID`. Text that is no JSON at all is `json-syntax`.",
	Mend:    MendText,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"RFC 8259 section 4: names within an object should be unique", "RFC 7493 (I-JSON) section 2.3"},
	Hides:   true, // the values before the last
	Group:   FileAndSchema,
	Reads:   Value,
	Value: func(p *TaskPass) {
		for _, d := range p.Tree.Duplicates() {
			if p.Full() {
				return
			}
			r := p.report(d.Again, true, "the key %s stands twice in this object", []any{d.Again.Quoted()}).
				Help("remove one of the two").Note("only the last value counts").Related(d.First, "the key stands here before")
			if !bytes.Equal(d.First.Raw(), d.Again.Raw()) {
				r.Label("spelled in another way, but the same key")
			}
		}
	},
})
