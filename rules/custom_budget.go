package rules

import (
	"errors"
	"sync/atomic"
	"time"
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
