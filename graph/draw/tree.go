package draw

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/graph"
)

// treeDeep is how many levels one tree has; what is below continues in a tree of its
// own, so that no line is wider than a terminal's patience.
const treeDeep = 40

// TreeStyle says how a tree is written.
type TreeStyle struct {
	// Color uses ANSI colours, ASCII lines of |, +, ` and - only.
	Color, ASCII bool
}

// WriteTree writes the picture for a terminal. Below each task stand those that it
// triggers; with the direction Up those that trigger it; with Both and a focus first
// the one tree and then the other. A task is unfolded once and marked (*) where it
// comes again; a task that stands above itself is marked as a cycle.
func (p *Picture) WriteTree(w io.Writer, style TreeStyle) error {
	t := &tree{p: p, b: bufio.NewWriter(w), style: style}
	if p.Title != "" {
		t.b.WriteString(plain(p.Title) + "\n")
	}
	if len(p.Focus) == 0 || p.Direction == graph.Down {
		t.forest(true, p.Focus)
		return t.b.Flush()
	}
	heading := func(text string) {
		if p.Direction == graph.Both {
			t.b.WriteString(t.paint("1", text) + "\n")
		}
	}
	heading("what triggers it")
	t.forest(false, p.Focus)
	if p.Direction == graph.Both {
		t.b.WriteByte('\n')
		heading("what it triggers")
		t.forest(true, p.Focus)
	}
	return t.b.Flush()
}

// tree is the state of writing.
type tree struct {
	p     *Picture
	b     *bufio.Writer
	style TreeStyle
	down  bool
	next  [][]int // arrows by node
	state []treeState
	queue []int // roots of trees that come later
}

type treeState uint8

const (
	unseen treeState = iota
	queued           // its tree comes later
	open             // above the current line
	done
)

// branch is a node whose children are being written.
type branch struct {
	node, at int
	indent   string
}

// forest writes the trees of the roots, or without roots of everything: first what
// nothing leads to, then what is left, which is circles and what was too deep.
func (t *tree) forest(down bool, roots []int) {
	t.down = down
	t.state = make([]treeState, len(t.p.Nodes))
	t.next = make([][]int, len(t.p.Nodes))
	entered := make([]bool, len(t.p.Nodes))
	for i, a := range t.p.Arrows {
		from, to := a.From, a.To
		if !down {
			from, to = to, from
		}
		t.next[from] = append(t.next[from], i)
		entered[to] = true
	}
	for _, i := range roots {
		t.grow(i)
	}
	if len(roots) == 0 {
		for i := range t.p.Nodes {
			if !entered[i] {
				t.grow(i)
			}
		}
	}
	t.rest()
	if len(roots) == 0 {
		for i, s := range t.state {
			if s == unseen {
				t.grow(i)
				t.rest()
			}
		}
	}
}

// rest writes the trees that were put off.
func (t *tree) rest() {
	for len(t.queue) > 0 {
		i := t.queue[0]
		t.queue = t.queue[1:]
		t.grow(i)
	}
}

// grow writes one tree.
func (t *tree) grow(root int) {
	if t.state[root] == done {
		return
	}
	t.line("", "", root, nil)
	t.state[root] = open
	branches := []branch{{node: root}}
	for len(branches) > 0 {
		b := &branches[len(branches)-1]
		if b.at == len(t.next[b.node]) {
			t.state[b.node] = done
			branches = branches[:len(branches)-1]
			continue
		}
		arrow := &t.p.Arrows[t.next[b.node][b.at]]
		b.at++
		child := arrow.To
		if !t.down {
			child = arrow.From
		}
		fork, stem := "├── ", "│   "
		if b.at == len(t.next[b.node]) {
			fork, stem = "└── ", "    "
		}
		if t.style.ASCII {
			fork, stem = strings.NewReplacer("├──", "|--", "└──", "`--").Replace(fork), strings.ReplaceAll(stem, "│", "|")
		}
		indent := b.indent
		follow := t.line(indent, fork, child, arrow)
		if t.state[child] == unseen {
			t.state[child] = done
		}
		if follow {
			if len(branches) == treeDeep {
				t.state[child] = queued
				t.queue = append(t.queue, child)
				continue
			}
			t.state[child] = open
			branches = append(branches, branch{node: child, indent: indent + stem})
		}
	}
}

// line writes a node and reports whether its children follow.
func (t *tree) line(indent, fork string, i int, arrow *Arrow) bool {
	n := &t.p.Nodes[i]
	b := t.b
	b.WriteString(t.paint("2", indent+fork))
	switch {
	case n.Off != "" || n.State != graph.Known:
		b.WriteString(t.paint("2", n.name()))
	case arrow == nil:
		b.WriteString(t.paint("1", n.name()))
	default:
		b.WriteString(n.name())
	}
	if arrow != nil {
		b.WriteString(t.on(arrow, n))
	}
	if about := n.about(); about != "" {
		b.WriteString("  " + t.paint("2", about))
	}
	if arrow == nil || t.state[i] == unseen { // once is enough
		for _, level := range [...]string{"error", "warning", "note"} {
			t.marks(n, level)
		}
	}
	follow := false
	switch {
	case arrow == nil:
	case t.state[i] == open:
		b.WriteString("  " + t.paint("31", "(cycle)"))
	case len(t.next[i]) == 0:
	case t.state[i] != unseen:
		b.WriteString("  (*)")
	case utf8.RuneCountInString(indent) == 4*(treeDeep-1):
		b.WriteString("  (continued below)")
		follow = true
	default:
		follow = true
	}
	b.WriteByte('\n')
	return follow
}

// on says on what the node starts: "on success", and how its events join.
func (t *tree) on(a *Arrow, n *Node) string {
	words := map[graph.Outcome]string{graph.Succeeded: "on success", graph.Failed: "on failure", graph.Aborted: "on abort", graph.AnyOutcome: "at any end", 0: "on an unknown status"}[a.Outcome]
	if words == "" || a.Clash {
		words = "if " + a.words()
	}
	color := map[string]string{"succeeded": "32", "failed": "31", "any": "33", "unknown": "33"}[a.class()]
	if t.down && n.Waits > 1 {
		words += ", " + n.join() + " of " + strconv.Itoa(n.Waits)
	}
	return "  " + t.paint(color, words)
}

// marks writes how many findings of a level the node has, and their rules.
func (t *tree) marks(n *Node, level string) {
	var rules []string
	count := make(map[string]int)
	for _, m := range n.Marks {
		if m.Level != level {
			continue
		}
		if count[m.Rule]++; count[m.Rule] == 1 {
			rules = append(rules, m.Rule)
		}
	}
	for i, rule := range rules {
		if count[rule] > 1 {
			rules[i] = rule + " x" + strconv.Itoa(count[rule])
		}
	}
	if len(rules) > 0 {
		color := map[string]string{"error": "31", "warning": "33", "note": "36"}[level]
		t.b.WriteString("  " + t.paint(color, "["+level+": "+strings.Join(rules, ", ")+"]"))
	}
}

// paint puts a text into a colour.
func (t *tree) paint(code, text string) string {
	if !t.style.Color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
