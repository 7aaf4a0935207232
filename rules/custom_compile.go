package rules

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/tasklint/tasklint/internal/diag"
)

// ownProgram is a compiled expression, shared by goroutines.
type ownProgram struct {
	*vm.Program
	text   *OwnText
	offset int // of the expression in the text
	source string
	weight int // steps of one evaluation without predicates
}

// ownCompiler compiles the expressions of one rule. The parser is expr's; before its
// checker and compiler see the tree, every operator and function that treats nil or
// effort differently from what rules are promised is replaced by one of ours.
type ownCompiler struct {
	spec     *OwnSpec
	mistakes []OwnMistake
	usesSet  bool
	tenants  []string

	// Of the expression at hand.
	text       *OwnText
	source     []rune
	base       int // offset of the source in the text
	wrong      bool
	visits     int
	predicates []*valueType // of the items, the innermost last
	variables  []variable
}

type variable struct {
	name string
	t    *valueType
}

// condition compiles an expression that is true or false.
func (c *ownCompiler) condition(text *OwnText, what string) *ownProgram {
	return c.program(text, 0, text.Text, what)
}

// template compiles a message.
func (c *ownCompiler) template(text *OwnText) []messagePart {
	var parts []messagePart
	c.text, c.base, c.source = text, 0, []rune(text.Text)
	for at := 0; ; {
		open := strings.Index(text.Text[at:], "{{")
		if open < 0 {
			return append(parts, messagePart{text: text.Text[at:]})
		}
		parts = append(parts, messagePart{text: text.Text[at : at+open]})
		begin := at + open + 2
		length := strings.Index(text.Text[begin:], "}}")
		if length < 0 {
			c.mistakes = append(c.mistakes, OwnMistake{c.spec, text, at + open, begin, `"{{" is not closed; add "}}" after the expression`})
			return nil
		}
		if p := c.program(text, begin, text.Text[begin:begin+length], ""); p != nil {
			parts = append(parts, messagePart{program: p})
		}
		at = begin + length + 2
	}
}

// program compiles one expression that begins at a byte of a text. With what it must
// be a truth value. It is nil after a mistake.
func (c *ownCompiler) program(text *OwnText, base int, src, what string) *ownProgram {
	c.text, c.base, c.source, c.wrong, c.visits = text, base, []rune(src), false, 0
	c.predicates, c.variables = nil, nil
	if len(src) > sourceMost {
		c.mistake(file.Location{}, "the expression is %d bytes long; at most %d are allowed", len(src), sourceMost)
		return nil
	}
	if strings.TrimSpace(src) == "" {
		c.mistakes = append(c.mistakes, OwnMistake{c.spec, text, base, base + len(src), "there is no expression here"})
		return nil
	}
	config := ownConfig()
	tree, err := parser.ParseWithConfig(functionForm(src), config)
	if err != nil {
		c.syntax(err)
		return nil
	}
	node, t := c.expression(tree.Node)
	if what != "" && !c.wrong {
		if !t.is(boolKind) {
			c.mistake(tree.Node.Location(), "%s must be true or false, but this is %s", what, t.kind)
		}
		node = c.truth(node, t)
	}
	if c.wrong {
		return nil
	}
	weight := c.visits
	tree.Node = node
	if _, err := checker.Check(tree, config); err != nil {
		c.syntax(err)
		return nil
	}
	program, err := compiler.Compile(tree, config)
	if err != nil {
		c.syntax(err)
		return nil
	}
	return &ownProgram{Program: program, text: text, offset: base, source: src, weight: weight}
}

// ownConfig is what expr is told: nothing but our functions and its own predicates,
// and no optimizer, as that would undo some replacements.
func ownConfig() *conf.Config {
	config := conf.New(map[string]any{})
	config.Strict, config.Optimize = false, false
	config.MaxNodes = visitsMost
	for name := range config.Builtins {
		if !isPredicate(name) {
			config.Disabled[name] = true
			delete(config.Builtins, name)
		}
	}
	for _, f := range ownFunctions() {
		config.Functions[f.name] = f.expr
	}
	return config
}

// syntax tells an error of the parser, or of the checker where ours let something by.
func (c *ownCompiler) syntax(err error) {
	at, ok := errors.AsType[*file.Error](err)
	if !ok {
		message, _, _ := strings.Cut(err.Error(), "\n")
		c.mistake(file.Location{}, "%s", message)
		return
	}
	message := at.Message
	switch {
	case strings.Contains(message, "token EOF"), strings.Contains(message, "unexpected end"):
		message = "the expression ends too soon"
	case strings.Contains(message, `Operator("=")`):
		message = `"=" compares nothing; write "=="`
	case strings.Contains(message, `maximum allowed nodes`):
		message = "the expression is too large"
	}
	c.mistake(at.Location, "%s", strings.ReplaceAll(message, "\n", " "))
}

// mistake notes what is wrong at a place of the expression, in runes. Only the first
// mistake of an expression is told, as others may follow from it.
func (c *ownCompiler) mistake(at file.Location, format string, args ...any) {
	if c.wrong {
		return
	}
	c.wrong = true
	from, to := c.offset(at.From), c.offset(at.To)
	if to <= from {
		to = min(from+1, c.base+len(string(c.source)))
	}
	c.mistakes = append(c.mistakes, OwnMistake{c.spec, c.text, from, to, strings.ReplaceAll(fmt.Sprintf(format, args...), matchesName, "matches")})
}

// offset is the byte of the text at a rune of the expression.
func (c *ownCompiler) offset(rune int) int {
	n := c.base
	for _, r := range c.source[:max(0, min(rune, len(c.source)))] {
		n += utf8.RuneLen(r)
	}
	return n
}

// call writes a call of one of our functions in the place of a node.
func call(at ast.Node, name string, args ...ast.Node) ast.Node {
	callee := &ast.IdentifierNode{Value: name}
	callee.SetLocation(at.Location())
	n := &ast.CallNode{Callee: callee, Arguments: args}
	n.SetLocation(at.Location())
	return n
}

// pass is the expression for the state of the evaluation.
func pass() ast.Node { return &ast.IdentifierNode{Value: passName} }

// truth makes a truth value of an operand: nil is false.
func (c *ownCompiler) truth(n ast.Node, t *valueType) ast.Node {
	if t.kind == certainKind {
		return n
	}
	return call(n, "$truth", n)
}

// want tells of an operand of the wrong kind, unless it may be right.
func (c *ownCompiler) want(n ast.Node, t *valueType, what string, kinds ...valueKind) {
	if !t.is(kinds...) {
		c.mistake(n.Location(), "%s needs %s, but this is %s", what, kinds[0], t.kind)
	}
}

// unknownName tells of a name that nothing has.
func (c *ownCompiler) unknownName(at ast.Node, name string, function bool) {
	var all []string
	for _, v := range c.variables {
		all = append(all, v.name)
	}
	if function {
		all = append(all, functionNames()...)
	} else {
		all = append(all, c.names()...)
	}
	what := "variable"
	if function {
		what = "function"
	}
	hint := didYouMean(name, all)
	if function && strings.HasPrefix(hint, "; there are") {
		hint = ""
	}
	c.mistake(at.Location(), "there is no %s %s%s", what, diag.Quote(name), hint)
}
