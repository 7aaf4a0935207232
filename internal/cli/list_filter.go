package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/suggest"
	"github.com/tasklint/tasklint/reporters"
)

// The bounds of a filter: its length in bytes, its size in nodes, what it may build
// for one task in expr's count of elements, and how long it may take: the time for
// the whole list, more for lists in which each task has its share.
const (
	filterMost   = 4 << 10
	filterNodes  = 1000
	filterMemory = 20_000
	filterTime   = time.Second
	filterShare  = 100 * time.Microsecond
)

// rowFilter decides which tasks are shown; nil shows all.
type rowFilter struct {
	source  string
	program *vm.Program
}

// compileFilter reads the expression of --filter, nil for "". The error shows the
// place of what is wrong.
func compileFilter(text string) (*rowFilter, error) {
	if text == "" {
		return nil, nil
	}
	if len(text) > filterMost {
		return nil, fmt.Errorf("--filter has %d bytes; at most %d are allowed", len(text), filterMost)
	}
	f := &rowFilter{source: text}
	err := within(filterTime, func() error {
		tree, err := parser.Parse(text)
		if err != nil {
			return f.mistake(err)
		}
		if err := guardFilter(tree); err != nil {
			return f.mistake(err)
		}
		f.program, err = expr.Compile(text,
			expr.Env(filterTypes()), expr.AsBool(), expr.MaxNodes(filterNodes), expr.Timezone("UTC"),
			expr.DisableBuiltin("now"), expr.Patch(frozenClock{}), expr.Patch(&absentTimes{}))
		if err != nil {
			return f.mistake(err)
		}
		return nil
	})
	return f, err
}

// filterTypes are the fields that a filter knows. The times may be nil, which the
// type any stands for.
func filterTypes() types.Map {
	m := types.Map{"now": types.TypeOf(time.Time{})}
	for _, f := range fields() {
		switch v := f.value(&reporters.TaskRow{}).(type) {
		case time.Time:
			m[f.name] = types.Any
		default:
			m[f.name] = types.TypeOf(v)
		}
	}
	return m
}

// keep gives the rows for which the filter is true.
func (f *rowFilter) keep(rows []reporters.TaskRow, now time.Time) ([]reporters.TaskRow, error) {
	if f == nil {
		return rows, nil
	}
	kept := []reporters.TaskRow{}
	err := within(max(filterTime, time.Duration(len(rows))*filterShare), func() error {
		machine := vm.VM{MemoryBudget: filterMemory}
		env := map[string]any{"now": now.UTC()}
		all := fields()
		for i := range rows {
			for _, field := range all {
				v := field.value(&rows[i])
				if t, ok := v.(time.Time); ok && t.IsZero() {
					v = nil
				}
				env[field.name] = v
			}
			shown, err := machine.Run(f.program, env)
			if err != nil {
				return fmt.Errorf("%w\n  (at task %s)", f.mistake(err), diag.Quote(rows[i].Name))
			}
			if yes, ok := shown.(bool); !ok {
				return fmt.Errorf("--filter gives %v for task %s; want true or false", shown, diag.Quote(rows[i].Name))
			} else if yes {
				kept = append(kept, rows[i])
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return kept, nil
}

// within runs work and gives up on it after a while: expr has no time limit of its
// own, so what still runs then is left behind and ends with the program.
func within(limit time.Duration, work func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if cause := recover(); cause != nil {
				done <- fmt.Errorf("--filter: %v", cause)
			}
		}()
		done <- work()
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		return fmt.Errorf("--filter takes longer than %v; make it simpler", limit)
	}
}

// mistake says what is wrong with the filter, with a mark under the place.
func (f *rowFilter) mistake(err error) error {
	where, ok := errors.AsType[*file.Error](err)
	if !ok {
		return fmt.Errorf("--filter: %w\n%s", err, f.quoted(0, utf8.RuneCountInString(f.source)))
	}
	message, _, _ := strings.Cut(where.Message, "\n")
	return fmt.Errorf("--filter: %s%s\n%s", message, f.meant(message), f.quoted(where.From, where.To))
}

// quoted is the line of the filter with the place from..to, in characters, marked;
// of a long line what is around the place.
func (f *rowFilter) quoted(from, to int) string {
	const around = 60
	runes := []rune(f.source)
	from = max(0, min(from, len(runes)))
	begin, end := from, from
	for begin > 0 && runes[begin-1] != '\n' && from-begin < around {
		begin--
	}
	for end < len(runes) && runes[end] != '\n' && end-from < 2*around {
		end++
	}
	to = max(from, min(to, end))
	return reporters.Underline(string(runes[begin:end]), len(string(runes[begin:from])), len(string(runes[begin:to])))
}

// meant is a suggestion for a name or an operator that is not known.
func (f *rowFilter) meant(message string) string {
	var known []string
	word := ""
	if m := regexp.MustCompile(`unknown name (\S+)`).FindStringSubmatch(message); m != nil {
		word, known = m[1], slices.Concat(fieldNames(), functionNames(), []string{"now"})
	} else if m := regexp.MustCompile(`unexpected token Identifier\("(\w+)"\)`).FindStringSubmatch(message); m != nil {
		word, known = m[1], []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches"}
	}
	if near, ok := suggest.Nearest(word, known); ok {
		return "; did you mean " + near + "?"
	}
	return ""
}

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
