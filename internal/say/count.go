package say

import (
	"strconv"
	"strings"
)

// Number writes a number with commas between thousands.
func Number[N int | int64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Count writes a number with its noun: "1 task", "2 tasks", "0 tasks".
func Count[N int | int64](n N, noun string) string {
	return Number(n) + " " + Noun(n, noun)
}

// CountOrNo is Count, but "no task" for none.
func CountOrNo(n int, noun string) string {
	if n == 0 {
		return "no " + noun
	}
	return Count(n, noun)
}

// Noun returns the noun as it stands after a number, without the number.
func Noun[N int | int64](n N, noun string) string {
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") {
		return Pick(n, noun, stem+"ies")
	}
	return Pick(n, noun, noun+"s")
}

// Pick returns the word for one or the word for several: Pick(n, "is", "are").
func Pick[N int | int64](n N, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}
