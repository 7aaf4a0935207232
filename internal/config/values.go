package config

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/address"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/suggest"
)

// count reads a whole number from 0 as YAML 1.2 writes it in decimal.
func count(text string) (int, bool) {
	n, err := strconv.ParseInt(text, 10, 32)
	return int(n), err == nil && n >= 0
}

func checkVersion(_ *checker, n *node) string {
	if n.text != "1" {
		return "this program knows version 1 only, not " + shorten(n.text)
	}
	return ""
}

// mostGlobs is how many patterns all globs of a configuration may stand for, and
// mostGlobText their length together in bytes: each file of a run is held against each.
const (
	mostGlobs    = 2_000
	mostGlobText = 128 << 10
)

// checkGlob also refuses globs that can match nothing, and too many.
func checkGlob(c *checker, n *node) string {
	if err := discover.CheckGlob(n.text); err != nil {
		return err.Error()
	}
	switch {
	case strings.HasPrefix(n.text, "/"), len(n.text) > 2 && n.text[1:3] == ":/":
		return "glob " + diag.Quote(n.text) + " is absolute; globs are relative to the folder of the configuration file"
	case strings.HasPrefix(n.text, "!"):
		return "glob " + diag.Quote(n.text) + ": a leading ! has no meaning here; leave files out with exclude"
	case separates(n.text):
		return "glob " + diag.Quote(n.text) + ": write forward slashes between folders"
	}
	if c != nil {
		cost := discover.GlobCost(n.text)
		fitted := c.catalog.fits()
		c.catalog.globs, c.catalog.globText = c.catalog.globs+cost, c.catalog.globText+cost*len(n.text)
		if fitted && !c.catalog.fits() {
			return fmt.Sprintf("the globs up to here stand for more than %d patterns or %d KiB, each alternative in braces being one; write fewer, or name folders without wildcards", mostGlobs, mostGlobText>>10)
		}
	}
	return ""
}

// separates reports whether a backslash stands before a letter or digit, which needs
// none: it is meant to stand between folders.
func separates(glob string) bool {
	for i := 0; i+1 < len(glob); i++ {
		if glob[i] != '\\' {
			continue
		}
		i++
		if c := glob[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return true
		}
	}
	return false
}

// checkPointer holds a text against RFC 6901 section 3.
func checkPointer(_ *checker, n *node) string {
	if n.text != "" && n.text[0] != '/' {
		return diag.Quote(n.text) + " is no JSON Pointer; it begins with a slash: " + diag.Quote("/"+strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(n.text))
	}
	for token := range strings.SplitSeq(n.text, "/") {
		if _, ok := source.UnescapeToken(token); !ok {
			return diag.Quote(n.text) + " is no JSON Pointer; write ~0 for ~ and ~1 for / within a name"
		}
	}
	return ""
}

func checkDate(_ *checker, n *node) string {
	if _, err := time.Parse(time.DateOnly, n.text); err != nil {
		return diag.Quote(n.text) + " is no date; write year, month and day: 2027-01-31"
	}
	return ""
}

func checkInstant(_ *checker, n *node) string {
	if _, err := time.Parse(time.RFC3339, n.text); err != nil {
		return diag.Quote(n.text) + " is no time; write it as 2027-01-31T08:00:00Z (RFC 3339)"
	}
	return ""
}

func checkDuration(_ *checker, n *node) string {
	if _, err := ParseDuration(n.text); err != nil {
		return err.Error()
	}
	return ""
}

// checkFile refuses what can be no file of the repository.
func checkFile(_ *checker, n *node) string {
	if path.IsAbs(n.text) || strings.HasSuffix(n.text, "/") {
		return diag.Quote(n.text) + " must name a file, relative to the folder of the configuration file"
	}
	return ""
}

// checkTenantName refuses names that other tools cannot show in one line.
func checkTenantName(_ *checker, n *node) string {
	if strings.TrimSpace(n.text) == "" || len(n.text) > 100 || strings.ContainsAny(n.text, "\n\r\t\x1b") {
		return "the name of a tenant must be 1 to 100 characters in one line"
	}
	return ""
}

// checkTenant holds the name of a tenant against those that are configured.
func checkTenant(c *checker, n *node) string {
	if slices.Contains(c.tenants, n.text) {
		return ""
	}
	switch near, ok := suggest.Nearest(n.text, c.tenants); {
	case len(c.tenants) == 0:
		return "there is no tenant " + diag.Quote(n.text) + "; no tenants are configured"
	case ok:
		return "there is no tenant " + diag.Quote(n.text) + "; did you mean " + diag.Quote(near) + "?"
	}
	return "there is no tenant " + diag.Quote(n.text) + "; configured are " + strings.Join(c.tenants, ", ")
}

// checkURL also keeps what may be a password out of all messages.
func checkURL(c *checker, n *node) string {
	if _, err := address.Parse(n.text); err != nil {
		if strings.ContainsAny(n.text, "@?#") {
			c.secrets = append(c.secrets, n.span)
		}
		return err.Error()
	}
	return ""
}
