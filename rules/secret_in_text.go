package rules

import (
	"path"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "secret-in-text",
	Summary: "a credential in the text of a task",
	Why: "Everybody who may see an app may read the descriptions of its tasks, and everybody with access to the repository the files they are kept in, back to the first " +
		"commit. A token or password there is no longer a secret.\n\n" +
		"The rule knows certain forms and does not guess: JSON Web Tokens, `Bearer` with a token behind it, private keys, keys with the prefixes of well-known services, and " +
		"`password=`, `token=` and their kin with a value. It looks at all keys and values of a task or a patch. Reports never show what was found, only where.",
	Do: "Revoke it first, since the old text remains in the history of the repository. " +
		"Then remove it, and keep the new one in a data connection or the secret store of your pipeline. " +
		"What a task is for still belongs in its description, see `missing-description`.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"RFC 7519 (JSON Web Token), RFC 6750 (Bearer), RFC 7468 (textual encoding of keys)", "Documented prefixes of the keys of GitHub, GitLab, Slack, AWS, Google, Stripe and npm"},
	Group:   FileAndSchema,
	Reads:   Value,
	Task: func(p *TaskPass) {
		if secret.MayHold(p.Task.Root.Raw()) {
			secretBelow(p, p.Task.Root, source.Node{})
		}
	},
	Patch: func(p *TaskPass) {
		for i := range p.Operations {
			o := &p.Operations[i]
			if name := path.Base(o.Path.Text()); o.Value.Is(source.String) && secret.Names([]byte(name)) && secret.IsValue(o.Value.Bytes(), 8) {
				reportSecret(p, o.Value, say.Quote(name), "a password or token")
				continue
			}
			secretBelow(p, o.Value, o.Path)
		}
	},
})

// secretBelow looks at all keys and strings of a value; key is the nearest one, absent at
// the top. It goes no deeper than the tree, whose depth is bounded.
func secretBelow(p *TaskPass, n, key source.Node) {
	switch n.Kind() {
	case source.Object:
		for k, v := range n.Members() {
			if form := secret.Form(k.Bytes()); form != "" {
				reportSecret(p, k, "a key", form)
				k = source.Node{} // which names nothing below
			}
			if v.Is(source.String) && secret.Names(k.Bytes()) && secret.IsValue(v.Bytes(), 8) {
				reportSecret(p, v, k.Quoted(), "a password or token")
				continue
			}
			secretBelow(p, v, k)
		}
	case source.Array:
		for _, e := range n.Elements() {
			secretBelow(p, e, key)
		}
	case source.String:
		if form := secret.Form(n.Bytes()); form != "" {
			name := "a value"
			if key.Exists() {
				name = key.Quoted()
			}
			reportSecret(p, n, name, form)
		}
	}
}

// reportSecret tells of a credential by the name of what holds it.
func reportSecret(p *TaskPass, n source.Node, name, form string) {
	if p.Full() {
		return
	}
	of := "the patch"
	if p.Task != nil {
		of = "the task"
		if secret.Form(p.Task.Name.Bytes()) == "" {
			of = named("task", p.Task.Name)
		}
	}
	p.report(n, true, "%s of %s holds what looks like %s", []any{name, of, form}).
		Help("remove it, and revoke it if it is real").Note("what was found is not shown").Secret()
}
