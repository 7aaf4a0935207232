package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

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

// union joins groups that have a member in common: duplicates are told in pairs.
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
