package diag

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Fingerprint sets the fingerprints of findings that are in report order. Equal ones
// are numbered from 1, the worst first and those that are suppressed last, so that
// report order, which goes by path, does not decide. Paths, lines and list positions
// are not in it: it survives reordering, reformatting and moving.
func Fingerprint(findings []*Finding) {
	equal := make(map[string][]*Finding, len(findings))
	for _, f := range findings {
		f.Fingerprint = f.digest()
		equal[f.Fingerprint] = append(equal[f.Fingerprint], f)
	}
	for digest, same := range equal {
		if len(same) > 1 {
			slices.SortStableFunc(same, func(a, b *Finding) int {
				return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(b.Level, a.Level))
			})
		}
		for i, f := range same {
			f.Fingerprint = digest + ":" + strconv.Itoa(i+1)
		}
	}
}

// Digest returns a fingerprint without the number that tells equal ones apart.
func Digest(fingerprint string) string {
	digest, _, _ := strings.Cut(fingerprint, ":")
	return digest
}

// digest is the first 16 bytes of a hash over what identifies the finding. Every
// part is written with its length, so that no two lists of parts run together.
func (f *Finding) digest() string {
	h := sha256.New()
	write := func(parts ...string) {
		for _, part := range parts {
			h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
		}
	}
	write(f.Rule, f.Task.Set)
	switch {
	case len(f.Members) > 0:
		write("tasks")
		write(f.Members...)
	case f.Value.Given:
		write(f.Task.Identity(), f.Canonical, "scalar", f.Value.Text)
	default:
		write(f.Task.Identity(), f.Canonical, "none", f.Value.Text)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// About makes the finding one about several tasks together, by their identities. Which
// of them it stands at is then no part of what identifies it.
func (f *Finding) About(identities ...string) {
	f.Members = slices.Sorted(slices.Values(identities))
}

// AboutRing is About for tasks that follow each other in a ring: they keep their
// order, and the smallest is the first.
func (f *Finding) AboutRing(identities ...string) {
	if len(identities) == 0 {
		return
	}
	first := slices.Index(identities, slices.Min(identities))
	f.Members = slices.Concat(identities[first:], identities[:first])
}
