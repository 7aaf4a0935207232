package engine

import (
	"fmt"

	"github.com/tasklint/tasklint/rules"
)

// crash describes a rule that panicked: a mistake of ours that must not cost the
// user the rest of the run.
func crash(s *rules.Setting, subject string, cause any) error {
	rule := "the program"
	if s != nil {
		rule = "rule " + s.Rule.ID
	}
	return fmt.Errorf("internal error: %s failed on %s (%v); please report it with the JSON at %s/issues",
		rule, subject, cause, "https://github.com/tasklint/tasklint")
}

// guard runs a rule and turns a panic into an error.
func guard(s *rules.Setting, subject string, run func()) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = crash(s, subject, cause)
		}
	}()
	run()
	return nil
}
