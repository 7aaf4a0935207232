package engine

import (
	"cmp"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
)

// knownFinding is a finding of before: its fingerprint, how bad it was, and the group of
// tasks that it was about.
type knownFinding struct {
	fingerprint string
	level       diag.Level
	kin         kin
}

// Known are the findings of an earlier verdict.
type Known struct{ findings []knownFinding }

// Remember keeps what later findings are recognised by.
func Remember(findings []*diag.Finding) *Known {
	k := &Known{make([]knownFinding, len(findings))}
	for i, f := range findings {
		k.findings[i] = knownFinding{f.Fingerprint, f.Level, kinOf(f)}
	}
	return k
}

// New are the findings that are not known, or are worse than they were, in their order.
func (k *Known) New(findings []*diag.Finding) []*diag.Finding {
	of, _ := recognise(findings, k.findings, func(*diag.Finding) int { return 0 })
	var unknown []*diag.Finding
	for i, f := range findings {
		if of[i] < 0 {
			unknown = append(unknown, f)
		}
	}
	return unknown
}

// recognise says for each finding which of the known ones it is, by index, or -1: one
// that is equal, and was at least as bad, or one about a group that has become smaller.
// Of several equal findings as many as can be are recognised, those that rank low first. Worse are known ones that were not as bad
// as a finding that is none of them.
func recognise(findings []*diag.Finding, known []knownFinding, rank func(*diag.Finding) int) (of []int, worse []int) {
	entries := make(map[string][]int, len(known))
	for i, k := range known {
		digest := diag.Digest(k.fingerprint)
		entries[digest] = append(entries[digest], i)
	}
	of = make([]int, len(findings))
	equal := make(map[string][]int)
	for i, f := range findings {
		of[i] = -1
		if digest := diag.Digest(f.Fingerprint); entries[digest] != nil {
			equal[digest] = append(equal[digest], i)
		}
	}
	for digest, same := range equal {
		left := entries[digest]
		slices.SortStableFunc(left, func(i, j int) int { return cmp.Compare(known[i].level, known[j].level) })
		slices.SortStableFunc(same, func(i, j int) int {
			return cmp.Or(cmp.Compare(findings[i].Level, findings[j].Level), cmp.Compare(rank(findings[i]), rank(findings[j])))
		})
		var lower []int
		for n, i := range same {
			for len(left) > 0 && known[left[0]].level < findings[i].Level {
				lower, left = append(lower, left[0]), left[1:]
			}
			if len(left) == 0 {
				worse = append(worse, lower[:min(len(lower), len(same)-n)]...)
				break
			}
			of[i], left = left[0], left[1:]
		}
	}
	shrunk(findings, known, of)
	slices.Sort(worse)
	return of, worse
}
