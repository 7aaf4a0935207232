package own

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	bytecode "github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/say"
)

// program is a compiled expression, shared by goroutines.
type program struct {
	*vm.Program
	text   *config.Expression // in the configuration, nil for a filter
	offset int                // of the expression in the text
	source string
	weight int // steps of one evaluation without predicates
}

// compiler compiles expressions of one scope. The parser is expr's; before its
// checker and compiler see the tree, every operator and function that treats nil or
// effort differently from what rules are promised is replaced by one of ours.
type compiler struct {
	scope *scope
	// report takes a mistake at the bytes from..to of the text at hand.
	report  func(from, to int, message string)
	usesSet bool
	tenants []string

	// Of the expression at hand.
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

// program compiles one expression that begins at a byte of a text. With what it must
// be a truth value. It is nil after a mistake.
func (c *compiler) program(base int, src, what string) *program {
	c.base, c.source, c.wrong, c.visits = base, []rune(src), false, 0
	c.predicates, c.variables = nil, nil
	if len(src) > sourceMost {
		c.mistake(file.Location{}, "the expression is %d bytes long; at most %d are allowed", len(src), sourceMost)
		return nil
	}
	if strings.TrimSpace(src) == "" {
		c.report(base, base+len(src), "there is no expression here")
		return nil
	}
	config := exprConfig()
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
	compiled, err := bytecode.Compile(tree, config)
	if err != nil {
		c.syntax(err)
		return nil
	}
	return &program{Program: compiled, offset: base, source: src, weight: weight}
}

// syntax reports an error of the parser, or of the checker where ours let something by.
func (c *compiler) syntax(err error) {
	at, ok := errors.AsType[*file.Error](err)
	if !ok {
		message, _, _ := strings.Cut(err.Error(), "\n")
		c.mistake(file.Location{}, "%s", message)
		return
	}
	message := at.Message
	operator := unexpectedOperator().FindStringSubmatch(message)
	switch word := unexpectedWord().FindStringSubmatch(message); {
	case word != nil:
		message = say.Instead("there is no operator "+say.Quote(word[1]), word[1], operatorWords)
	case strings.Contains(message, "token EOF"), strings.Contains(message, "unexpected end"):
		message = "the expression ends too soon"
	case strings.Contains(message, `Operator("=")`):
		message = `"=" compares nothing; write "=="`
		if next := at.Location.From + 1; next < len(c.source) && c.source[next] == '~' {
			message = `"=~" is no operator; write "matches"`
		}
	case operator != nil && slices.Contains(operatorWords, operator[1]):
		message = fmt.Sprintf("%s stands between two values, as in a %s b", say.Quote(operator[1]), operator[1])
	case operator != nil:
		message = say.Quote(operator[1]) + " cannot stand here"
	case strings.Contains(message, `maximum allowed nodes`):
		message = "the expression is too large"
	}
	c.mistake(at.Location, "%s", strings.ReplaceAll(message, "\n", " "))
}

// instead says how a value is written that the one of a and b which is a time or a duration
// compares with, "" where neither is.
func instead(a, b *valueType) string {
	switch {
	case a.kind == b.kind:
	case a.kind == spanKind || b.kind == spanKind:
		return `; write duration("15m")`
	case a.kind == timeKind || b.kind == timeKind:
		return `; write date("2027-01-31")`
	}
	return ""
}

// mistake notes what is wrong at a place of the expression, in runes. Only the first
// mistake of an expression is reported, as others may follow from it.
func (c *compiler) mistake(at file.Location, format string, args ...any) {
	if c.wrong {
		return
	}
	c.wrong = true
	from, to := c.offset(at.From), c.offset(at.To)
	if to <= from {
		to = min(from+1, c.base+len(string(c.source)))
	}
	c.report(from, to, strings.ReplaceAll(fmt.Sprintf(format, args...), matchesName, "matches"))
}

// offset is the byte of the text at a rune of the expression.
func (c *compiler) offset(rune int) int {
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

// passName is the variable that holds the evaluator; nobody can write it, as names with $
// are not theirs.
const passName = "$pass"

// pass is the expression for the evaluator.
func pass() ast.Node { return &ast.IdentifierNode{Value: passName} }

// truth makes a truth value of an operand: nil is false.
func (c *compiler) truth(n ast.Node, t *valueType) ast.Node {
	if t.kind == certainKind {
		return n
	}
	return call(n, "$truth", n)
}

// want reports an operand of the wrong kind, unless it may be right.
func (c *compiler) want(n ast.Node, t *valueType, what string, kinds ...valueKind) {
	if !t.is(kinds...) {
		c.mistake(n.Location(), "%s needs %s, but this is %s", what, kinds[0], t.kind)
	}
}

// expression rewrites a node and returns it with the type of its value. The tree that was
// parsed is not changed, since expr shares nodes in chained comparisons; each visit
// counts, so that sharing cannot make a small text a large program.
func (c *compiler) expression(n ast.Node) (ast.Node, *valueType) {
	if c.visits++; c.visits > visitsMost {
		c.mistake(n.Location(), "the expression is too large")
	}
	if c.wrong {
		return n, anyType
	}
	switch n := n.(type) {
	case *ast.NilNode:
		return n, nilType
	case *ast.BoolNode:
		return n, certainType
	case *ast.IntegerNode, *ast.FloatNode:
		return n, numberType
	case *ast.StringNode:
		return n, textType
	case *ast.IdentifierNode:
		return n, c.variable(n)
	case *ast.PointerNode:
		return n, c.pointer(n)
	case *ast.ChainNode: // every access is safe, so ?. and . are the same
		return c.expression(n.Node)
	case *ast.MemberNode:
		return c.member(n)
	case *ast.SliceNode:
		return c.slice(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.CallNode:
		return c.call(n)
	case *ast.BuiltinNode:
		return c.predicate(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.VariableDeclaratorNode:
		return c.let(n)
	case *ast.ArrayNode:
		return c.array(n)
	case *ast.MapNode:
		return c.object(n)
	}
	c.mistake(n.Location(), "this cannot be written in %s", c.scope.noun)
	return n, anyType
}

func (c *compiler) slice(n *ast.SliceNode) (ast.Node, *valueType) {
	of, t := c.expression(n.Node)
	c.want(n.Node, t, "a slice", listKind, textKind)
	bound := func(b ast.Node) ast.Node {
		if b == nil {
			return &ast.NilNode{}
		}
		b, bt := c.expression(b)
		c.want(b, bt, "the bound of a slice", numberKind)
		return b
	}
	return call(n, "$slice", of, bound(n.From), bound(n.To)), t
}

func (c *compiler) unary(n *ast.UnaryNode) (ast.Node, *valueType) {
	operand, t := c.expression(n.Node)
	u := &ast.UnaryNode{Operator: n.Operator, Node: operand}
	u.SetLocation(n.Location())
	if n.Operator == "!" || n.Operator == "not" {
		c.want(n.Node, t, n.Operator, boolKind)
		u.Node = c.truth(operand, t)
		return u, certainType
	}
	c.want(n.Node, t, n.Operator, numberKind, spanKind)
	return u, t
}

func (c *compiler) conditional(n *ast.ConditionalNode) (ast.Node, *valueType) {
	cond, t := c.expression(n.Cond)
	c.want(n.Cond, t, "a condition", boolKind)
	yes, a := c.expression(n.Exp1)
	no, b := c.expression(n.Exp2)
	out := &ast.ConditionalNode{Ternary: n.Ternary, Cond: c.truth(cond, t), Exp1: yes, Exp2: no}
	out.SetLocation(n.Location())
	return out, common(a, b)
}

func (c *compiler) let(n *ast.VariableDeclaratorNode) (ast.Node, *valueType) {
	if c.scope.types[n.Name] != nil || slices.Contains(c.scope.functions(), n.Name) {
		c.mistake(n.Location(), "%s is a name already; choose another", say.Quote(n.Name))
	}
	value, t := c.expression(n.Value)
	c.variables = append(c.variables, variable{n.Name, t})
	body, result := c.expression(n.Expr)
	c.variables = c.variables[:len(c.variables)-1]
	out := &ast.VariableDeclaratorNode{Name: n.Name, Value: value, Expr: body}
	out.SetLocation(n.Location())
	return out, result
}

func (c *compiler) array(n *ast.ArrayNode) (ast.Node, *valueType) {
	out := &ast.ArrayNode{}
	out.SetLocation(n.Location())
	elem := nilType
	for _, item := range n.Nodes {
		node, t := c.expression(item)
		out.Nodes = append(out.Nodes, node)
		elem = common(t, elem)
	}
	return call(n, "$made", pass(), &ast.IntegerNode{Value: 64 + 16*len(n.Nodes)}, out), listOf(elem)
}

func (c *compiler) object(n *ast.MapNode) (ast.Node, *valueType) {
	out := &ast.MapNode{}
	out.SetLocation(n.Location())
	t := &valueType{kind: objectKind, name: "this object", fields: make(map[string]*valueType)}
	for _, p := range n.Pairs {
		pair := p.(*ast.PairNode)
		key, kt := c.expression(pair.Key)
		c.want(pair.Key, kt, "the key of an object", textKind)
		value, vt := c.expression(pair.Value)
		if name, ok := pair.Key.(*ast.StringNode); ok && t.fields != nil {
			t.fields[name.Value] = vt
		} else {
			t.fields = nil
		}
		made := &ast.PairNode{Key: key, Value: value}
		made.SetLocation(pair.Location())
		out.Pairs = append(out.Pairs, made)
	}
	return call(n, "$made", pass(), &ast.IntegerNode{Value: 300 + 100*len(n.Pairs)}, out), t
}

// binary rewrites an operation.
func (c *compiler) binary(n *ast.BinaryNode) (ast.Node, *valueType) {
	left, a := c.expression(n.Left)
	right, b := c.expression(n.Right)
	if c.wrong {
		return n, anyType
	}
	same := func() ast.Node {
		out := &ast.BinaryNode{Operator: n.Operator, Left: left, Right: right}
		out.SetLocation(n.Location())
		return out
	}
	switch n.Operator {
	case "and", "&&", "or", "||":
		c.want(n.Left, a, n.Operator, boolKind)
		c.want(n.Right, b, n.Operator, boolKind)
		left, right = c.truth(left, a), c.truth(right, b)
		return same(), certainType
	case "==", "!=":
		return c.equality(n, left, right, a, b), certainType
	case "<", "<=", ">", ">=":
		if !a.is(numberKind, textKind, timeKind, spanKind) || !b.is(numberKind, textKind, timeKind, spanKind) || !comparable2(a, b) {
			c.mistake(n.Location(), "%s cannot be compared with %s by %s%s", a.kind, b.kind, n.Operator, instead(a, b))
		}
		return call(n, "$"+n.Operator, left, right), certainType
	case "in":
		c.want(n.Right, b, "in", listKind, objectKind)
		c.compares(n.Left, n.Right)
		return call(n, "$in", pass(), left, right), certainType
	case "contains", "startsWith", "endsWith":
		c.want(n.Left, a, n.Operator, textKind)
		c.want(n.Right, b, n.Operator, textKind)
		return call(n, "$"+n.Operator, pass(), left, right), certainType
	case "matches":
		c.want(n.Left, a, n.Operator, textKind)
		c.pattern(n.Right)
		return call(n, matchesName, pass(), left, right), certainType
	case "??":
		return same(), coalesced(a, b)
	case "..":
		c.want(n.Left, a, "..", numberKind)
		c.want(n.Right, b, "..", numberKind)
		return call(n, "$range", pass(), left, right), listOf(numberType)
	}
	return c.arithmetic(n, left, right, a, b)
}

// coalesced is the type of a ?? b.
func coalesced(a, b *valueType) *valueType {
	if a.kind == boolKind && b.kind == certainKind {
		return b
	}
	return common(a, b)
}

// comparable2 reports whether values of two types may be of one kind.
func comparable2(a, b *valueType) bool {
	return a.is(b.kind) || b.kind == anyKind || b.kind == nilKind || b.is(a.kind)
}

// equality compares any two values; lists and objects pay for their size.
func (c *compiler) equality(n *ast.BinaryNode, left, right ast.Node, a, b *valueType) ast.Node {
	if !comparable2(a, b) {
		c.mistake(n.Location(), "%s never equals %s", a.kind, b.kind)
	}
	c.compares(n.Left, n.Right)
	c.compares(n.Right, n.Left)
	equal := call(n, "$==", pass(), left, right)
	if isConstant(n.Left) || isConstant(n.Right) {
		equal = call(n, "$is", left, right)
	}
	if n.Operator == "==" {
		return equal
	}
	not := &ast.UnaryNode{Operator: "not", Node: equal}
	not.SetLocation(n.Location())
	return not
}

// isConstant reports whether a node is a value that is written out and no list.
func isConstant(n ast.Node) bool {
	switch n.(type) {
	case *ast.NilNode, *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.StringNode:
		return true
	}
	return false
}

// compares notes the texts that the variable tenant is compared with, so that tests
// know tenants for which the rule was made.
func (c *compiler) compares(n, with ast.Node) {
	if name, ok := n.(*ast.IdentifierNode); !ok || name.Value != "tenant" {
		return
	}
	switch with := with.(type) {
	case *ast.StringNode:
		c.tenants = append(c.tenants, with.Value)
	case *ast.ArrayNode:
		for _, item := range with.Nodes {
			if text, ok := item.(*ast.StringNode); ok {
				c.tenants = append(c.tenants, text.Value)
			}
		}
	}
}

// pattern checks a regular expression that is written out.
func (c *compiler) pattern(n ast.Node) {
	if text, ok := n.(*ast.StringNode); ok {
		if _, err := compilePattern(text.Value); err != nil {
			c.mistake(n.Location(), "%v", err)
		}
	}
}

// arithmetic rewrites + and leaves the rest to expr, which is safe with numbers.
func (c *compiler) arithmetic(n *ast.BinaryNode, left, right ast.Node, a, b *valueType) (ast.Node, *valueType) {
	result := anyType
	switch {
	case a.kind == numberKind && b.kind == numberKind:
		result = numberType
	case n.Operator == "+" && (a.kind == textKind || b.kind == textKind):
		c.want(n.Left, a, "+ with a text", textKind)
		c.want(n.Right, b, "+ with a text", textKind)
		result = textType
	case n.Operator == "+" && (a.kind == timeKind || b.kind == timeKind):
		result = timeType
	case n.Operator == "-" && a.kind == timeKind && b.kind == timeKind:
		result = spanType
	case n.Operator == "-" && a.kind == timeKind:
		result = timeType
	case (n.Operator == "+" || n.Operator == "-") && a.kind == spanKind && b.kind == spanKind:
		result = spanType
	default:
		c.want(n.Left, a, n.Operator, numberKind, timeKind, spanKind, textKind)
		c.want(n.Right, b, n.Operator, numberKind, timeKind, spanKind, textKind)
	}
	if n.Operator != "+" && (a.kind == textKind || b.kind == textKind) {
		c.mistake(n.Location(), "%s needs numbers, not texts", n.Operator)
	}
	if n.Operator == "+" {
		if len(c.predicates) > 0 && result != numberType && result != timeType && result != spanType {
			c.growing(n.Location())
		}
		if c.scope.absent {
			return call(n, "$absent+", pass(), left, right), result
		}
		return call(n, "$+", pass(), left, right), result
	}
	if n.Operator == "-" && c.scope.absent {
		return call(n, "$absent-", left, right), result
	}
	out := &ast.BinaryNode{Operator: n.Operator, Left: left, Right: right}
	out.SetLocation(n.Location())
	return out, result
}
