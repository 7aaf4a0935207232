package own

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/tasklint/tasklint/internal/say"
)

// call checks a call of one of our functions or of a method of a time or duration.
func (c *compiler) call(n *ast.CallNode) (ast.Node, *valueType) {
	switch callee := n.Callee.(type) {
	case *ast.IdentifierNode:
		return c.function(n, callee)
	case *ast.MemberNode:
		return c.method(n, callee)
	}
	c.mistake(n.Location(), "this cannot be called")
	return n, anyType
}

func (c *compiler) function(n *ast.CallNode, callee *ast.IdentifierNode) (ast.Node, *valueType) {
	if callee.Value == "now" && len(n.Arguments) == 0 { // as expr has it
		return c.expression(callee)
	}
	f := c.scope.function(callee.Value)
	if f == nil {
		if why, known := refused[callee.Value]; known {
			c.mistake(callee.Location(), "%s is not there in %s: %s", callee.Value, c.scope.noun, why)
		} else {
			c.unknownName(callee, callee.Value, true)
		}
		return n, anyType
	}
	if len(n.Arguments) < f.least || len(n.Arguments) > f.most {
		c.mistake(n.Location(), "%s takes %s", callee.Value, f.takes)
		return n, anyType
	}
	args := []ast.Node{pass()}
	types := make([]*valueType, 0, len(n.Arguments))
	for i, arg := range n.Arguments {
		node, t := c.expression(arg)
		if i < len(f.args) && len(f.args[i]) > 0 {
			c.want(arg, t, f.name, f.args[i]...)
		}
		args, types = append(args, node), append(types, t)
	}
	if c.wrong {
		return n, anyType
	}
	if f.constant != nil {
		f.constant(c, n.Arguments)
	}
	c.usesSet = c.usesSet || f.set
	return call(n, f.name, args...), f.typeFor(types)
}

// method is a call such as now.Hour().
func (c *compiler) method(n *ast.CallNode, callee *ast.MemberNode) (ast.Node, *valueType) {
	of, t := c.expression(callee.Node)
	name, _ := callee.Property.(*ast.StringNode)
	if name == nil || len(n.Arguments) > 0 {
		c.mistake(n.Location(), "this cannot be called")
		return n, anyType
	}
	var known []string
	for _, m := range methodNames {
		if t.is(ownerOf(m)) {
			known = append(known, m)
		}
	}
	if !slices.Contains(known, name.Value) {
		c.mistake(name.Location(), "%s", say.Instead(fmt.Sprint(t.kind, " has no method ", say.Quote(name.Value)), name.Value, known))
	}
	result := numberType
	if name.Value == "Weekday" {
		result = textType
	}
	return call(n, "$method", of, &ast.StringNode{Value: name.Value}), result
}

// ownerOf is the kind of value that a method is one of.
func ownerOf(name string) valueKind {
	if strings.HasSuffix(name, "s") {
		return spanKind
	}
	return timeKind
}

// methodNames are those of times, and with an s at the end those of durations.
var methodNames = []string{"Year", "Month", "Day", "Hour", "Minute", "Second", "Weekday", "YearDay", "Unix", "Hours", "Minutes", "Seconds"}

// predicate rewrites a loop over a list: no list is an empty one, each pass pays for
// the nodes in its body, and the body's value is made what the loop needs.
func (c *compiler) predicate(n *ast.BuiltinNode) (ast.Node, *valueType) {
	if !isPredicate(n.Name) {
		c.mistake(n.Location(), "%s is not there in %s: %s", n.Name, c.scope.noun, refused[n.Name])
		return n, anyType
	}
	if len(c.predicates) == predicatesMost {
		c.mistake(n.Location(), "predicates may nest %d deep; name what an inner one gives with let, or use groupBy", predicatesMost)
		return n, anyType
	}
	list, t := c.expression(n.Arguments[0])
	c.want(n.Arguments[0], t, n.Name, listKind)
	item := t.item()
	out := &ast.BuiltinNode{Name: n.Name, Arguments: []ast.Node{call(n.Arguments[0], "$list", pass(), list)}}
	out.SetLocation(n.Location())
	var body ast.Node = &ast.PredicateNode{Node: &ast.PointerNode{}}
	body.SetLocation(n.Location())
	if len(n.Arguments) > 1 {
		body = n.Arguments[1]
	}
	before := c.visits
	c.predicates = append(c.predicates, item)
	inner := body.(*ast.PredicateNode).Node
	value, vt := c.expression(inner)
	c.predicates = c.predicates[:len(c.predicates)-1]
	weight := &ast.IntegerNode{Value: 2 + c.visits - before}
	wrap := "$step"
	switch n.Name {
	case "map":
	case "sum":
		c.want(inner, vt, n.Name, numberKind, spanKind)
		wrap = "$number"
	case "sortBy", "groupBy":
		c.want(inner, vt, n.Name, textKind, numberKind, boolKind, timeKind, spanKind)
		wrap = "$key"
	default:
		c.want(inner, vt, n.Name, boolKind)
		wrap = "$holds"
	}
	p := &ast.PredicateNode{Node: call(inner, wrap, pass(), weight, value)}
	p.SetLocation(body.Location())
	out.Arguments = append(out.Arguments, p)
	if len(n.Arguments) > 2 { // the order of sortBy
		order, ot := c.expression(n.Arguments[2])
		c.want(n.Arguments[2], ot, n.Name, textKind)
		out.Arguments = append(out.Arguments, order)
	}
	return out, predicateType(n.Name, item, vt)
}

// predicateType is the type of a loop's value.
func predicateType(name string, item, body *valueType) *valueType {
	switch name {
	case "all", "none", "any", "one":
		return certainType
	case "filter", "sortBy":
		return listOf(item)
	case "map":
		return listOf(body)
	case "count", "findIndex", "findLastIndex":
		return numberType
	case "sum":
		return body
	case "find", "findLast":
		return item
	default: // groupBy
		return &valueType{kind: objectKind, elem: listOf(item)}
	}
}
