package schedule

import "strings"

// maxWord bounds the words that are compared: the distance is quadratic in them.
const maxWord = 40

// nearest gives the candidate closest to word without regard to case, or ""
// when none is near: the distance may be a third of the length of the word, at most 3.
func nearest(word string, candidates []string) string {
	best := newNearest(word)
	for _, c := range candidates {
		best.offer(c)
	}
	return best.found
}

// nearestWord keeps the best of the candidates that it is offered.
type nearestWord struct {
	word  string
	most  int
	found string
}

func newNearest(word string) *nearestWord {
	return &nearestWord{word: strings.ToLower(word), most: min(3, len(word)/3)}
}

func (n *nearestWord) offer(candidate string) {
	if len(n.word) == 0 || len(n.word) > maxWord || len(candidate) > maxWord {
		return
	}
	if d := len(n.word) - len(candidate); d > n.most || -d > n.most {
		return
	}
	if d := osaDistance(n.word, strings.ToLower(candidate)); d <= n.most {
		n.most, n.found = d-1, candidate
	}
}

// osaDistance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of two neighbours each cost one. Both words are at
// most maxWord bytes.
func osaDistance(a, b string) int {
	var rows [3][maxWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
