package graph

// unions are sets of numbers that are joined step by step. Each set goes by its least
// number.
type unions []int

// newUnions are n sets of one number each.
func newUnions(n int) unions {
	u := make(unions, n)
	for i := range u {
		u[i] = i
	}
	return u
}

// find is the least number of the set that i is in.
func (u unions) find(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

// join makes one set of those of i and j.
func (u unions) join(i, j int) {
	i, j = u.find(i), u.find(j)
	u[max(i, j)] = min(i, j)
}
