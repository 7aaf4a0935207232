package schedule

import (
	"strings"

	"github.com/tasklint/tasklint/internal/suggest"
)

// maxWord bounds the words that are compared: the distance is quadratic in them.
const maxWord = 40

// nearest returns the candidate closest to word without regard to case, or ""
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
	if d := suggest.Distance(n.word, strings.ToLower(candidate), n.most); d <= n.most {
		n.most, n.found = d-1, candidate
	}
}
