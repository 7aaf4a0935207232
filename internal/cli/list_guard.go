package cli

import (
	"fmt"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// nestMost is how deep predicates may be nested: each level multiplies the work.
const nestMost = 2

// refused are functions whose result may grow beyond every bound, since expr does not
// count what strings take.
func refused(name string) bool {
	switch name {
	case "reduce", "repeat", "replace", "join", "concat", "flatten", "toJSON", "fromJSON", "toBase64", "fromBase64":
		return true
	default:
		return false
	}
}

// functionNames are the functions that a filter may call.
func functionNames() []string {
	var names []string
	for _, f := range builtin.Builtins {
		if !refused(f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// guardFilter refuses what can take endless time or memory: see refused; variables
// and additions in predicates, with which strings double at each step; and predicates
// that are nested deeper than nestMost.
func guardFilter(tree *parser.Tree) error {
	g := guard{}
	g.check(tree.Node, 0)
	if g.problem == nil {
		return nil
	}
	return g.problem.Bind(tree.Source)
}

// guard walks a tree with its depth in predicates, which expr's own walk does not
// tell. The parser bounds the depth of the tree.
type guard struct{ problem *file.Error }

func (g *guard) refuse(n ast.Node, format string, args ...any) {
	if g.problem == nil {
		g.problem = &file.Error{Location: n.Location(), Message: fmt.Sprintf(format, args...)}
	}
}

func (g *guard) check(n ast.Node, depth int) {
	children := []ast.Node{}
	switch n := n.(type) {
	case *ast.VariableDeclaratorNode:
		g.refuse(n, "let is not allowed in a filter; write the expression out")
	case *ast.BuiltinNode:
		if refused(n.Name) {
			g.refuse(n, "%s is not allowed in a filter", n.Name)
		}
		children = n.Arguments
	case *ast.CallNode:
		if name, ok := n.Callee.(*ast.IdentifierNode); ok && refused(name.Value) {
			g.refuse(n, "%s is not allowed in a filter", name.Value)
		}
		children = append(children, n.Callee)
		children = append(children, n.Arguments...)
	case *ast.PredicateNode:
		if depth++; depth > nestMost {
			g.refuse(n, "predicates are nested deeper than %d", nestMost)
		}
		children = append(children, n.Node)
	case *ast.BinaryNode:
		if n.Operator == "+" && depth > 0 {
			g.refuse(n, "+ is not allowed inside a predicate of a filter")
		}
		children = append(children, n.Left, n.Right)
	case *ast.UnaryNode:
		children = append(children, n.Node)
	case *ast.ChainNode:
		children = append(children, n.Node)
	case *ast.MemberNode:
		children = append(children, n.Node, n.Property)
	case *ast.SliceNode:
		children = append(children, n.Node, n.From, n.To)
	case *ast.ConditionalNode:
		children = append(children, n.Cond, n.Exp1, n.Exp2)
	case *ast.SequenceNode:
		children = n.Nodes
	case *ast.ArrayNode:
		children = n.Nodes
	case *ast.MapNode:
		children = n.Pairs
	case *ast.PairNode:
		children = append(children, n.Key, n.Value)
	}
	for _, child := range children {
		if child != nil && g.problem == nil {
			g.check(child, depth)
		}
	}
}

// frozenClock makes now() the clock of the run, as now is.
type frozenClock struct{}

// Visit implements ast.Visitor.
func (frozenClock) Visit(node *ast.Node) {
	call, ok := (*node).(*ast.CallNode)
	if !ok || len(call.Arguments) > 0 {
		return
	}
	if name, ok := call.Callee.(*ast.IdentifierNode); ok && name.Value == "now" {
		ast.Patch(node, &ast.IdentifierNode{Value: "now"})
	}
}

// absentTimes makes a comparison false that rests on a time that a task does not
// have: nextRun < now becomes nextRun != nil && nextRun < now.
type absentTimes struct{}

// Visit implements ast.Visitor.
func (*absentTimes) Visit(node *ast.Node) {
	compared, ok := (*node).(*ast.BinaryNode)
	if !ok {
		return
	}
	switch compared.Operator {
	case "<", "<=", ">", ">=":
	default:
		return
	}
	for _, name := range [...]string{"nextRun", "lastRun"} {
		if !mentions(compared.Left, name) && !mentions(compared.Right, name) {
			continue
		}
		there := &ast.BinaryNode{Operator: "!=", Left: &ast.IdentifierNode{Value: name}, Right: &ast.NilNode{}}
		there.SetLocation(compared.Location())
		ast.Patch(node, &ast.BinaryNode{Operator: "&&", Left: there, Right: *node})
	}
}

// mentions reports whether a value rests on the field directly or by arithmetic.
func mentions(n ast.Node, name string) bool {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value == name
	case *ast.BinaryNode:
		return mentions(n.Left, name) || mentions(n.Right, name)
	case *ast.CallNode:
		return mentions(n.Callee, name)
	case *ast.MemberNode:
		return mentions(n.Node, name)
	case *ast.ChainNode:
		return mentions(n.Node, name)
	default:
		return false
	}
}
