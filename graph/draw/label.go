package draw

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
)

// plain makes a name from a file safe to look at: white space becomes one blank, and
// what would disturb or reorder the text around it (control characters, bidi
// controls, bytes that are no UTF-8, non-characters) is spelled out. Commands to a
// CI runner are broken up.
func plain(name string) string {
	if isPlain(name) {
		return say.BreakCommands(name)
	}
	var b strings.Builder
	blank := false
	for _, r := range name {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			if !blank && b.Len() > 0 {
				b.WriteByte(' ')
			}
			blank = true
			continue
		case r == utf8.RuneError:
			b.WriteRune(r)
		case disturbing(r):
			q := strconv.QuoteRuneToASCII(r)
			b.WriteString(q[1 : len(q)-1])
		default:
			b.WriteRune(r)
		}
		blank = false
	}
	return say.BreakCommands(strings.TrimRight(b.String(), " "))
}

func isPlain(name string) bool {
	for i := range len(name) {
		if c := name[i]; c < ' ' || c > '~' || c == ' ' && (i == 0 || i == len(name)-1 || name[i-1] == ' ') {
			return false
		}
	}
	return true
}

// disturbing characters are not shown but do something. The joiners and variation
// selectors that emoji are made of are none.
func disturbing(r rune) bool {
	return !say.Visible(r) && !unicode.In(r, unicode.Join_Control, unicode.Variation_Selector)
}

// labelMost is how many characters of a name are drawn.
const labelMost = 120

// name is what a node is called in a picture.
func (n *Node) name() string {
	label := say.Cut(plain(n.Label), labelMost)
	if label == "" {
		label = say.Cut(plain(n.Key), labelMost)
	}
	if label == "" {
		return "(no name)"
	}
	return label
}

// about says in a few words what starts the node, or what is known of it.
func (n *Node) about() string {
	switch n.State {
	case graph.Ghost:
		return "not in the set"
	case graph.Unreadable:
		return "not accessible"
	case graph.Foreign:
		return "in another set"
	}
	words := ""
	if n.Summary {
		words = "definition not shown"
	}
	switch schedule := say.Cut(plain(n.Schedule), labelMost); {
	case schedule != "":
		words = schedule
	case n.Kind == Scheduled:
		words = "by schedule"
	case n.Kind == Dataset:
		words = "when data is updated"
	case n.Kind == Mixed:
		words = "on its own, or after tasks"
	case n.Kind == Manual:
		words = "by hand"
	case n.Kind == Unknown:
		words = "after an event that is not known"
	}
	if n.Off != "" {
		if words == "" {
			return n.Off
		}
		return n.Off + " · " + words
	}
	return words
}

// join says how several events join, "" for one.
func (n *Node) join() string {
	switch {
	case n.Waits < 2:
		return ""
	case n.All:
		return "all"
	default:
		return "any"
	}
}

// word is the label of an arrow.
func (a *Arrow) word() string {
	if a.Outcome == 0 {
		return "unknown"
	}
	return a.words()
}

// words are the outcomes: "succeeded or failed", "succeeded and failed".
func (a *Arrow) words() string {
	if !a.Clash {
		return a.Outcome.String()
	}
	var words []string
	for _, o := range [...]graph.Outcome{graph.Succeeded, graph.Failed, graph.Aborted} {
		if a.Outcome&o != 0 {
			words = append(words, o.String())
		}
	}
	return strings.Join(words, " and ")
}

// class is the outcome as a class of arrows.
func (a *Arrow) class() string {
	switch a.Outcome {
	case graph.Succeeded:
		return "succeeded"
	case graph.Failed, graph.Aborted, graph.Failed | graph.Aborted:
		return "failed"
	case 0:
		return "unknown"
	default:
		return "any"
	}
}

// worst is the level of the worst mark, "" without marks.
func (n *Node) worst() string {
	worst := ""
	for _, m := range n.Marks {
		switch {
		case m.Level == "error" || worst == "" || m.Level == "warning" && worst != "error":
			worst = m.Level
		}
	}
	return worst
}

// tooltip is everything that is known of a node, a line each.
func (n *Node) tooltip() string {
	lines := []string{n.name()}
	add := func(label, value string) {
		if value = say.Cut(plain(value), 300); value != "" {
			lines = append(lines, label+value)
		}
	}
	add("", n.about())
	add("id: ", n.Key)
	add("app: ", n.App)
	add("set: ", n.Set)
	if n.Waits > 1 {
		add("", "starts after "+n.join()+" of "+strconv.Itoa(n.Waits)+" events")
	}
	for i, m := range n.Marks {
		if i == 10 {
			add("", "and "+say.Count(len(n.Marks)-i, "more finding"))
			break
		}
		add(m.Level+": ", m.Message+" ["+m.Rule+"]")
	}
	return strings.Join(lines, "\n")
}
