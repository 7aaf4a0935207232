package task

// slabSize is how many values are made at a time.
const slabSize = 32

// slab makes values that live about equally long, many at a time: tasks are many and
// their parts small, so that one by one they would keep allocator and collector busy.
type slab[T any] struct{ free []T }

// one is a new value.
func (s *slab[T]) one() *T { return &s.some(1)[:1][0] }

// some is an empty list with room for n values, which nothing else uses.
func (s *slab[T]) some(n int) []T {
	if n > slabSize/2 {
		return make([]T, 0, n)
	}
	if n > len(s.free) {
		s.free = make([]T, slabSize)
	}
	list := s.free[:0:n]
	s.free = s.free[n:]
	return list
}
