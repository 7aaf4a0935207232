package rules

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/tasklint/tasklint/internal/diag"
)

// expression rewrites a node and gives the type of its value. The tree that was
// parsed is not changed, since expr shares nodes in chained comparisons; each visit
// counts, so that sharing cannot make a small text a large program.
func (c *ownCompiler) expression(n ast.Node) (ast.Node, *valueType) {
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
	c.mistake(n.Location(), "this cannot be written in a rule")
	return n, anyType
}

// names are the variables that the rule may use.
func (c *ownCompiler) names() []string {
	names := []string{"tenant", "file", "now", "options", "set"}
	if c.spec.For != "set" {
		names = append(names, "task")
	}
	if !slices.Contains(names, c.spec.For) {
		names = append(names, c.spec.For)
	}
	return names
}

// variable is the type of a name.
func (c *ownCompiler) variable(n *ast.IdentifierNode) *valueType {
	for _, v := range slices.Backward(c.variables) {
		if v.name == n.Value {
			return v.t
		}
	}
	if !slices.Contains(c.names(), n.Value) {
		switch n.Value {
		case "task", "event", "state", "action", "schedule", "edge":
			c.mistake(n.Location(), "%s is not there in a rule for: %s", diag.Quote(n.Value), c.spec.For)
		default:
			c.unknownName(n, n.Value, false)
		}
		return anyType
	}
	switch n.Value {
	case "tenant", "file":
		return textType
	case "now":
		return timeType
	case "options":
		return optionsType(c.spec.Rule.Options)
	case "set":
		c.usesSet = true
	}
	return subjectType(n.Value)
}

// pointer is "#", the item of the predicate around it, or "#index".
func (c *ownCompiler) pointer(n *ast.PointerNode) *valueType {
	switch {
	case n.Name == "index":
		return numberType
	case n.Name != "":
		c.mistake(n.Location(), "there is no #%s; there are # and #index", n.Name)
		return anyType
	}
	return c.predicates[len(c.predicates)-1]
}

// member rewrites a.b and a[b], which are nil where there is no such thing.
func (c *ownCompiler) member(n *ast.MemberNode) (ast.Node, *valueType) {
	object, t := c.expression(n.Node)
	property, index := c.expression(n.Property)
	result := anyType
	name, constant := n.Property.(*ast.StringNode)
	switch {
	case t.kind == listKind && index.is(numberKind):
		result = t.item()
	case t.kind == listKind && constant:
		c.mistake(n.Property.Location(), "a list has no field %s; take an item with [0], or look at all with any() or all()", diag.Quote(name.Value))
	case constant:
		result = c.field(n, name, t)
	case !t.is(objectKind, listKind, textKind):
		c.mistake(n.Location(), "%s has no parts", t.kind)
	}
	return call(n, "$get", object, property), result
}

// field is the type of a member, which must be one of those that are known. In
// brackets, a field of a task may be any, since the service may have new ones.
func (c *ownCompiler) field(n *ast.MemberNode, name *ast.StringNode, t *valueType) *valueType {
	at := name.Location()
	quoted := at.From < len(c.source) && strings.ContainsRune("\"'`", c.source[at.From])
	switch {
	case t.fields == nil && t.kind != anyKind && t.kind != nilKind && t.kind != objectKind:
		c.mistake(at, "%s has no field %s", t.kind, diag.Quote(name.Value))
	case t.fields == nil:
	case t.fields[name.Value] != nil:
		return t.fields[name.Value]
	case t.name == "options":
		if near, ok := startsWith(t.names(), name.Value); ok && !quoted {
			c.mistake(at, "there is no option %s; write options[%q]", diag.Quote(name.Value), near)
		} else {
			c.mistake(at, "there is no option %s%s", diag.Quote(name.Value), didYouMean(name.Value, t.names()))
		}
	case t == summaryType() && taskType().fields[name.Value] != nil:
		c.mistake(at, "%s has no field %s; read it with get(task, %q)", t.name, diag.Quote(name.Value), "/"+name.Value)
	case t == summaryType(), t == setType(), t == edgeType(), !quoted:
		c.mistake(at, "%s has no field %s%s", t.name, diag.Quote(name.Value), didYouMean(name.Value, t.names()))
	}
	return anyType
}

// startsWith finds the name of which an expression such as options.min-interval
// gives only the first word.
func startsWith(names []string, word string) (string, bool) {
	for _, name := range names {
		if strings.HasPrefix(name, word+"-") {
			return name, true
		}
	}
	return "", false
}

func (c *ownCompiler) slice(n *ast.SliceNode) (ast.Node, *valueType) {
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

func (c *ownCompiler) unary(n *ast.UnaryNode) (ast.Node, *valueType) {
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

func (c *ownCompiler) conditional(n *ast.ConditionalNode) (ast.Node, *valueType) {
	cond, t := c.expression(n.Cond)
	c.want(n.Cond, t, "a condition", boolKind)
	yes, a := c.expression(n.Exp1)
	no, b := c.expression(n.Exp2)
	out := &ast.ConditionalNode{Ternary: n.Ternary, Cond: c.truth(cond, t), Exp1: yes, Exp2: no}
	out.SetLocation(n.Location())
	return out, common(a, b)
}

func (c *ownCompiler) let(n *ast.VariableDeclaratorNode) (ast.Node, *valueType) {
	if slices.Contains(c.names(), n.Name) || slices.Contains(functionNames(), n.Name) {
		c.mistake(n.Location(), "%s is a name already; choose another", diag.Quote(n.Name))
	}
	value, t := c.expression(n.Value)
	c.variables = append(c.variables, variable{n.Name, t})
	body, result := c.expression(n.Expr)
	c.variables = c.variables[:len(c.variables)-1]
	out := &ast.VariableDeclaratorNode{Name: n.Name, Value: value, Expr: body}
	out.SetLocation(n.Location())
	return out, result
}

func (c *ownCompiler) array(n *ast.ArrayNode) (ast.Node, *valueType) {
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

func (c *ownCompiler) object(n *ast.MapNode) (ast.Node, *valueType) {
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
