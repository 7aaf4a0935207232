// Package plural puts numbers into sentences.
package plural

import (
	"fmt"
	"strings"
)

// Of is a number with its noun: "1 task", "2 tasks", "0 tasks".
func Of[N int | int64](n N, noun string) string {
	return fmt.Sprint(n, " ", Noun(n, noun))
}

// OrNo is Of, but "no task" for none.
func OrNo(n int, noun string) string {
	if n == 0 {
		return "no " + noun
	}
	return Of(n, noun)
}

// Noun is the noun as it stands after a number, without the number.
func Noun[N int | int64](n N, noun string) string {
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") {
		return Pick(n, noun, stem+"ies")
	}
	return Pick(n, noun, noun+"s")
}

// Pick is the word for one or the word for several: Pick(n, "is", "are").
func Pick[N int | int64](n N, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}
