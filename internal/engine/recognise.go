package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

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

// New returns the findings that are not known, or are worse than they were, in their order.
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
// Of several equal findings as many as can be are recognised, those that rank low first.
// Worse are known ones that were not as bad as a finding that is none of them.
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

// kin is a group of tasks, by short digests of their identities, that a finding is about
// and that may shrink without making it another one.
type kin struct {
	of      string // the rule, the set and the lead
	members []string
}

// kinOf is the group of a finding, the zero kin where it has none.
func kinOf(f *diag.Finding) kin {
	if len(f.Group) == 0 || slices.Contains(f.Group, "") {
		return kin{}
	}
	k := kin{of: kindred(f.Rule, f.Task.Set, short(f.Lead)), members: make([]string, len(f.Group))}
	for i, identity := range f.Group {
		k.members[i] = short(identity)
	}
	slices.Sort(k.members)
	return k
}

func kindred(rule, set, lead string) string { return rule + "\x00" + set + "\x00" + lead }

// short is a digest of an identity that is short enough for many of them in a file, and
// "" for none.
func short(identity string) string {
	if identity == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(identity))
	return hex.EncodeToString(sum[:6])
}

// shrunk recognises findings, of those that are no known one, whose tasks were all in a
// group of known ones that are not there any more. Each of these answers for one only, so
// that there are never more than there were. Left are the known ones that nothing has
// answered to.
func shrunk(findings []*diag.Finding, known []knownFinding, of []int) {
	var fresh []int
	for i, f := range findings {
		if of[i] < 0 && len(f.Group) > 0 && !slices.Contains(f.Group, "") {
			fresh = append(fresh, i)
		}
	}
	if len(fresh) == 0 {
		return
	}
	left := make(map[string][]int)
	answered := make([]bool, len(known))
	for _, k := range of {
		if k >= 0 {
			answered[k] = true
		}
	}
	for i := range known {
		if !answered[i] && known[i].kin.of != "" {
			left[known[i].kin.of] = append(left[known[i].kin.of], i)
		}
	}
	if len(left) == 0 {
		return
	}
	kins := make(map[int]kin, len(fresh))
	for _, i := range fresh {
		kins[i] = kinOf(findings[i])
	}
	slices.SortStableFunc(fresh, func(i, j int) int { // the worst have the first choice
		return cmp.Or(cmp.Compare(findings[j].Level, findings[i].Level), cmp.Compare(len(kins[j].members), len(kins[i].members)),
			strings.Compare(findings[i].Fingerprint, findings[j].Fingerprint))
	})
	unions := make(map[string]map[diag.Level]*union)
	for _, i := range fresh {
		kin, level := kins[i], findings[i].Level
		if len(left[kin.of]) == 0 {
			continue
		}
		if unions[kin.of] == nil {
			unions[kin.of] = make(map[diag.Level]*union)
		}
		u := unions[kin.of][level]
		if u == nil {
			u = unite(known, kin.of, level)
			unions[kin.of][level] = u
		}
		group, ok := u.holds(kin.members)
		if !ok {
			continue
		}
		n := slices.IndexFunc(left[kin.of], func(k int) bool {
			return known[k].level >= level && u.find(known[k].kin.members[0]) == group
		})
		if n >= 0 {
			of[i] = left[kin.of][n]
			left[kin.of] = slices.Delete(left[kin.of], n, n+1)
		}
	}
}

// union joins groups that have a member in common: duplicates are reported in pairs.
type union struct{ up map[string]string }

// unite joins the groups of the known findings of one kind that are at least so bad.
func unite(known []knownFinding, of string, level diag.Level) *union {
	u := &union{make(map[string]string)}
	for i := range known {
		if known[i].kin.of != of || known[i].level < level {
			continue
		}
		first := u.find(known[i].kin.members[0])
		u.up[first] = first
		for _, m := range known[i].kin.members[1:] {
			u.up[u.find(m)] = first
		}
	}
	return u
}

// find is what stands for the group of a member.
func (u *union) find(member string) string {
	at := member
	for u.up[at] != "" && u.up[at] != at {
		at = u.up[at]
	}
	if at != member {
		u.up[member] = at
	}
	return at
}

// holds reports whether the members are all of one group, and which that is.
func (u *union) holds(members []string) (group string, ok bool) {
	for i, m := range members {
		if u.up[m] == "" {
			return "", false
		}
		if at := u.find(m); i > 0 && at != group {
			return "", false
		} else {
			group = at
		}
	}
	return group, true
}
