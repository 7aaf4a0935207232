package rules

import (
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// binary rewrites an operation.
func (c *ownCompiler) binary(n *ast.BinaryNode) (ast.Node, *valueType) {
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
			c.mistake(n.Location(), "%s cannot be compared with %s by %s", a.kind, b.kind, n.Operator)
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
func (c *ownCompiler) equality(n *ast.BinaryNode, left, right ast.Node, a, b *valueType) ast.Node {
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
func (c *ownCompiler) compares(n, with ast.Node) {
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
func (c *ownCompiler) pattern(n ast.Node) {
	if text, ok := n.(*ast.StringNode); ok {
		if _, err := compilePattern(text.Value); err != nil {
			c.mistake(n.Location(), "%v", err)
		}
	}
}

// arithmetic rewrites + and leaves the rest to expr, which is safe with numbers.
func (c *ownCompiler) arithmetic(n *ast.BinaryNode, left, right ast.Node, a, b *valueType) (ast.Node, *valueType) {
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
		return call(n, "$+", pass(), left, right), result
	}
	out := &ast.BinaryNode{Operator: n.Operator, Left: left, Right: right}
	out.SetLocation(n.Location())
	return out, result
}

// growing refuses a + that may join texts where it is done again and again.
func (c *ownCompiler) growing(at file.Location) {
	c.mistake(at, "texts cannot be joined with + inside a predicate, where they may grow without end; compare their parts, or write join([a, b], \"\") or int(a) + int(b)")
}
