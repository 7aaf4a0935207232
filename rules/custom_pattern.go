package rules

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
)

// ownPattern is a regular expression (RE2 syntax) with about how many states it has:
// matching takes at most the product of these and the length of the text.
type ownPattern struct {
	*regexp.Regexp
	states int
}

// Bounds of patterns. statesMost keeps compiling cheap; patternsMost is how many are
// kept compiled; statesPerStep is how many states a byte may meet in one step.
const (
	statesMost    = 4_000
	patternsMost  = 64
	statesPerStep = 32
)

// compilePattern reads a pattern that somebody has written.
func compilePattern(re string) (*ownPattern, error) {
	if len(re) > sourceMost {
		return nil, failure("the pattern is %d bytes long; at most %d are allowed", len(re), sourceMost)
	}
	parsed, err := syntax.Parse(re, syntax.Perl)
	if err != nil {
		if e, ok := errors.AsType[*syntax.Error](err); ok {
			return nil, fmt.Errorf("the pattern is wrong: %s: %s", e.Code, Quote(e.Expr))
		}
		return nil, err
	}
	states := statesOf(parsed)
	if states > statesMost {
		return nil, errors.New("the pattern is too large; repeat less in it")
	}
	compiled, err := regexp.Compile(re)
	if err != nil {
		return nil, err
	}
	return &ownPattern{compiled, states}, nil
}

// statesOf is about how many states a pattern has once its repetitions are written
// out. The parser bounds how deep it nests.
func statesOf(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n = min(n+statesOf(sub), statesMost+1)
	}
	if re.Op == syntax.OpRepeat {
		n = min(n*max(re.Min, re.Max, 1), statesMost+1)
	}
	return n
}

// match holds a text against a pattern; nil matches nothing.
func (p *ownPass) match(text, pattern any) (any, error) {
	if text == nil || pattern == nil {
		return false, nil
	}
	s, ok := text.(string)
	re, ok2 := pattern.(string)
	if !ok || !ok2 {
		return nil, failure("matches needs texts, but there are %s and %s", kindOf(text), kindOf(pattern))
	}
	compiled := p.patterns[re]
	if compiled == nil {
		if err := p.pay(500+100*len(re), 1<<16); err != nil {
			return nil, err
		}
		var err error
		if compiled, err = compilePattern(re); err != nil {
			return nil, err
		}
		if len(p.patterns) >= patternsMost {
			clear(p.patterns)
		}
		p.patterns[re] = compiled
	}
	if err := p.pay(1+len(s)*compiled.states/statesPerStep, 0); err != nil {
		return nil, err
	}
	return compiled.MatchString(s), nil
}
