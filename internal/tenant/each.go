package tenant

import (
	"context"
	"errors"
	"iter"
	"sync"
)

// askersMost is how many questions are under way at once; the client bounds them too,
// and how many there are in a minute.
const askersMost = 4

// Each asks n questions, some at a time, and tells how many are answered. The first
// one goes alone, so that a refusal costs one request; after an error nothing more is
// asked.
func Each(ctx context.Context, n int, told func(done int), ask func(ctx context.Context, i int) error) error {
	if n == 0 {
		return nil
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	errs := make([]error, n)
	if errs[0] = ask(ctx, 0); errs[0] != nil {
		return errs[0]
	}
	told(1)
	var mu sync.Mutex
	var workers sync.WaitGroup
	next, done := 1, 1
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == n || ctx.Err() != nil {
			return 0, false
		}
		next++
		return next - 1, true
	}
	for range min(askersMost, n-1) {
		workers.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if errs[i] = ask(ctx, i); errs[i] != nil {
					stop()
					return
				}
				mu.Lock()
				done++
				told(done)
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	if err := firstCause(errs); err != nil {
		return err
	}
	return ctx.Err()
}

// firstCause is the first error that is not about having been stopped since another
// question failed, where there is one.
func firstCause(errs []error) error {
	var stopped error
	for _, err := range errs {
		switch {
		case err == nil:
		case errors.Is(err, context.Canceled):
			stopped = err
		default:
			return err
		}
	}
	return stopped
}

// First reads at most so many entries of a list.
func First(list iter.Seq2[Item, error], most int) ([]Item, error) {
	var items []Item
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		if items = append(items, item); len(items) >= most {
			break
		}
	}
	return items, nil
}
