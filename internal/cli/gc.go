package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// memoryLimit is up to where the heap may grow as fast as usual, in bytes; from there on
// garbage is collected more eagerly. Only what is huge comes so far. GOMEMLIMIT has priority.
const memoryLimit = 5 << 28

// lateCollection makes the first collection of garbage come when the heap has 16 MB
// and not 4: checking some files needs less, and ends before it is worth anything.
// After it all is as usual.
var lateCollection = sync.OnceFunc(func() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	const usual = 100
	if set := debug.SetGCPercent(4 * usual); set != usual { // GOGC says so
		debug.SetGCPercent(set)
		return
	}
	type sentinel struct{ _ [64]byte } // not of the tiny allocator, whose objects live longer
	runtime.AddCleanup(new(sentinel), func(percent int) { debug.SetGCPercent(percent) }, usual)
})
