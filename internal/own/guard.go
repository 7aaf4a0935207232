package own

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
)

// Bounds of own rules. A shared configuration is somebody else's code, and expr
// itself counts neither steps nor the bytes of strings, so every function that an
// expression calls pays for itself and each pass of a predicate for its nodes.
// A step is about one node of an expression, that is 50 to 100 ns.
const (
	// stepsMost is how many steps one rule may take on one subject: well under a
	// second. bytesMost is what it may allocate there.
	stepsMost = 8_000_000
	bytesMost = 96 << 20
	// stepsFree are not counted towards the sum over all subjects of a run, of which
	// excessMost are left: a rule may be as large as the input, but not much larger.
	stepsFree  = 1_000
	excessMost = 12_000_000
	// togetherMost is how many steps all own rules of a run may take together, those that
	// are free for one of them included: some half a minute. stepsEach is what an
	// evaluation costs by itself, of however small a rule.
	togetherMost = 500_000_000
	stepsEach    = 30
	// elementsMost bounds the lists that the virtual machine makes itself.
	elementsMost = 1_000_000
	// watchEvery is after how many payments the clock is read, and patience how long
	// a rule may take on one subject whatever it was charged: far longer than the steps
	// take on the slowest machine, so that no verdict hangs on how busy one is.
	watchEvery = 1 << 10
	patience   = 30 * time.Second
	// sourceMost is the length of an expression, visitsMost the nodes it may have
	// when shared ones are counted each time.
	sourceMost = 4 << 10
	visitsMost = 4_000
	// predicatesMost is how deep predicates may nest.
	predicatesMost = 2
)

var (
	errSteps    = errors.New("it takes too many steps")
	errBytes    = errors.New("it takes too much memory")
	errPatience = errors.New("it takes more than 30 seconds")
)

// together counts what all own rules of a configuration cost in a run. Whether it goes
// beyond its bound does not hang on the order of the work.
type together struct {
	steps atomic.Int64
	most  int64
}

// spend charges for an evaluation that was made.
func (t *together) spend(steps int) { t.steps.Add(int64(steps) + stepsEach) }

func (t *together) over() bool { return t.steps.Load() > t.most }

// meter counts what the evaluation of one rule on one subject costs.
type meter struct {
	steps, bytes int
	payments     int
	started      time.Time
}

func (m *meter) reset() { *m = meter{} }

// pay charges for work that is about to be done, or was done and is bounded.
func (m *meter) pay(steps, bytes int) error {
	m.steps += steps
	m.bytes += bytes
	m.payments++
	switch {
	case m.steps > stepsMost || m.steps < 0:
		return errSteps
	case m.bytes > bytesMost || m.bytes < 0:
		return errBytes
	case m.payments%watchEvery != 0:
		return nil
	case m.started.IsZero():
		m.started = time.Now()
	case time.Since(m.started) > patience:
		return errPatience
	}
	return nil
}

// overBudget reports whether an error means that the rule has to be abandoned. The
// virtual machine's own complaint is no error of its own type.
func overBudget(err error) bool {
	return errors.Is(err, errSteps) || errors.Is(err, errBytes) || errors.Is(err, errPatience) ||
		vmMessage(err) == "memory budget exceeded"
}

// exprConfig is what expr knows: nothing but our functions and its own predicates,
// and no optimizer, as that would undo some replacements.
func exprConfig() *conf.Config {
	config := conf.New(map[string]any{})
	config.Strict, config.Optimize = false, false
	config.MaxNodes = visitsMost
	for name := range config.Builtins {
		if !isPredicate(name) {
			config.Disabled[name] = true
			delete(config.Builtins, name)
		}
	}
	maps.Copy(config.Functions, exprFunctions())
	return config
}

// exprFunctions are all that compiled expressions call, as expr wants them.
var exprFunctions = sync.OnceValue(func() map[string]*builtin.Function {
	all := make(map[string]*builtin.Function)
	for name, f := range operators() {
		all[name] = &builtin.Function{Name: name, Func: f}
	}
	for name, f := range functionTable() {
		all[name] = &builtin.Function{Name: name, Func: f.call}
	}
	return all
})

// refused are functions of expr that expressions do not have, each with the reason.
var refused = map[string]string{
	"reduce":     "a text or list may double in each step; use sum, count, filter or map",
	"repeat":     "it makes texts of any length",
	"toJSON":     "it writes out everything at once; name the fields",
	"fromJSON":   "the JSON is read already",
	"toBase64":   "expressions do not encode",
	"fromBase64": "expressions do not decode",
	"timezone":   "times are in UTC; nextRuns() knows the zone of a schedule",
	"mean":       "write sum(list) / len(list)",
	"median":     "write sort(list) and take the middle",
}

// isPredicate reports whether expr's own loop of that name stays.
func isPredicate(name string) bool { return slices.Contains(predicateNames(), name) }

func predicateNames() []string {
	return []string{
		"all", "none", "any", "one", "filter", "map", "count", "sum", "find", "findIndex", "findLast", "findLastIndex", "groupBy", "sortBy",
	}
}

// growing refuses a + that may join texts where it is done again and again.
func (c *compiler) growing(at file.Location) {
	c.mistake(at, "texts cannot be joined with + inside a predicate, where they may grow without end; compare their parts, or write join([a, b], \"\") or int(a) + int(b)")
}

// operatorWords are the operators that are words.
var operatorWords = []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches"}

// unexpectedWord is what expr says of a word that stands where an operator may.
var unexpectedWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^unexpected token Identifier\("(\w+)"\)`) })

// unexpectedOperator is the same of an operator.
var unexpectedOperator = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^unexpected token Operator\("([^"]+)"\)`) })

// matchesName is what matches(text, pattern) is called when it is parsed: as long as
// the word itself, so that places stay. To expr's lexer the word is an operator
// everywhere, and so no function can bear it.
const matchesName = "$match_"

// functionForm renames matches where it is called as a function: where no operand
// stands before it.
func functionForm(src string) string {
	const word = "matches"
	if !strings.Contains(src, word) {
		return src
	}
	out := []byte(src)
	operand := false // what stands before can be the left side of an operator
	before := false  // the same before a "not"
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == '"' || c == '\'' || c == '`':
			i = endOfText(src, i)
			operand = true
		case wordByte(c):
			end := i
			for end < len(src) && wordByte(src[end]) {
				end++
			}
			switch name := src[i:end]; name {
			case "not":
				before, operand = operand, false
				i = end
				continue
			case "and", "or", "in", "let", "if", "else", "contains", "startsWith", "endsWith":
				operand = false
			case word:
				call := strings.HasPrefix(strings.TrimLeft(src[end:], " \t\n"), "(")
				if call && !operand && !before && (i == 0 || src[i-1] != '.') {
					copy(out[i:], matchesName)
				}
				operand = false
			default:
				operand = true
			}
			i = end
		case unicode.IsSpace(rune(c)):
			i++
			continue
		default:
			operand = c == ')' || c == ']' || c == '}' || c == '#'
			i++
		}
		before = false
	}
	return string(out)
}

// endOfText is the offset after the quoted text that begins at i.
func endOfText(src string, i int) int {
	for j := i + 1; j < len(src); j++ {
		switch {
		case src[j] == '\\' && src[i] != '`':
			j++
		case src[j] == src[i]:
			return j + 1
		}
	}
	return len(src)
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
