package diag

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Fingerprint sets the fingerprints of findings that are in report order. Equal
// ones are numbered from 1. Paths, lines and list positions are not in it, so it
// survives reordering, reformatting and moving.
func Fingerprint(findings []*Finding) {
	seen := make(map[string]int, len(findings))
	for _, f := range findings {
		sum := f.digest()
		seen[sum]++
		f.Fingerprint = sum + ":" + strconv.Itoa(seen[sum])
	}
}

// digest is the first 16 bytes of a hash over what identifies the finding. Every
// part is written with its length, so that no two lists of parts run together.
func (f *Finding) digest() string {
	h := sha256.New()
	kind := "none"
	if f.Value.Given {
		kind = "scalar"
	}
	for _, part := range []string{f.Rule, f.Task.Set, f.Task.Identity(), f.Canonical, kind, f.Value.Text} {
		h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
