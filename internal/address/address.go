// Package address reads the address of a tenant, wherever it is written.
package address

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
)

// Parse reads the address of a tenant, as "https://acme.eu.qlikcloud.com",
// and gives it in one spelling: scheme and host in lower case, no default port,
// no path. A bare host is taken as https. Plain http is refused except for a
// loopback address, and so is everything beside the host, since it is either a
// mistake or a secret. An error shows nothing of the text but a host that it
// certainly names.
func Parse(text string) (string, error) {
	text = strings.TrimSpace(text)
	if wrong := fault(text); wrong != "" {
		return "", fmt.Errorf("address of the tenant %s; write %s", wrong, meant(text))
	}
	if !strings.Contains(text, "://") {
		if !isHost(text) { // it may be a key: nothing of it is told
			return "", fmt.Errorf("address of the tenant is none; write %s, and give the key in QLIK_API_KEY", meant(text))
		}
		text = "https://" + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		// The parser quotes the text, which may hold a password.
		return "", fmt.Errorf("address of the tenant cannot be read; write %s", meant(text))
	case u.User != nil:
		return "", fmt.Errorf("address of the tenant holds a user or password; write only %s, and give the key in QLIK_API_KEY", meant(text))
	case u.Hostname() == "":
		return "", fmt.Errorf("address of the tenant has no host; write %s", meant(text))
	case !isName(u.Hostname()):
		return "", fmt.Errorf("address of the tenant names a host that cannot be one; write %s", meant(text))
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("address of the tenant has something after the host; write only %s", meant(text))
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if port, err := strconv.ParseUint(u.Port(), 10, 16); u.Port() != "" && (err != nil || port == 0) {
		return "", errors.New("address of the tenant has a port that is none; write a number from 1 to 65535, or none")
	}
	switch u.Scheme {
	case "https":
	case "http":
		if !loopback(u.Hostname()) {
			return "", fmt.Errorf("address of the tenant %s is plain http, which would show the credential to the network; write https://%s", say.Quote(secret.Mask(Origin(u))), u.Host)
		}
	default:
		return "", fmt.Errorf("address of the tenant starts with %s; write https://%s", say.Quote(secret.Mask(u.Scheme+"://")), u.Host)
	}
	return Origin(u), nil
}

// fault is what is wrong with a text that no parser would say well, "" for nothing.
func fault(text string) string {
	_, rest, schemed := strings.Cut(text, "://")
	authority := text
	if schemed {
		authority = rest
	}
	if i := strings.IndexAny(authority, "/?#"); i >= 0 {
		authority = authority[:i]
	}
	switch {
	case text == "":
		return "is empty"
	case strings.ContainsAny(text, "\"'`"):
		return "holds a quotation mark"
	case strings.ContainsFunc(text, unicode.IsSpace):
		return "holds a blank"
	case strings.ContainsAny(authority, "<>{}$%"):
		return "holds a placeholder or an escape"
	case strings.Contains(text, "\\"):
		return "holds a backslash"
	case schemed && strings.HasPrefix(rest, "/"):
		return "has no host behind https://"
	case schemed && afterScheme(rest) != rest:
		return "names its scheme twice"
	case !schemed && afterScheme(text) != text:
		return "does not begin with https://"
	}
	return ""
}

// afterScheme is a text without a scheme at its start, in whatever way that is misspelt.
func afterScheme(text string) string {
	if rest := strings.TrimLeft(text, "/"); rest != text {
		return rest
	}
	for _, scheme := range []string{"https", "http"} {
		if len(text) <= len(scheme) || !strings.EqualFold(text[:len(scheme)], scheme) {
			continue
		}
		if rest := strings.TrimLeft(text[len(scheme):], ":;/"); rest != text[len(scheme):] && !isDigit(rest) {
			return rest
		}
	}
	return text
}

// isDigit reports whether a text begins with a digit, as a port does.
func isDigit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

// meant is the address that a text is most likely meant to be: that of the host in
// it, when there is one that is neither a part of a password nor a key.
func meant(text string) string {
	const unknown = "https://HOST, as in https://acme.eu.qlikcloud.com"
	text = strings.Trim(text, "\"'` \t\r\n")
	if _, rest, found := strings.Cut(text, "://"); found {
		text = rest
	}
	for rest := afterScheme(text); rest != text; rest = afterScheme(text) {
		text = rest
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/?#\\", r) }); i >= 0 {
		if strings.Contains(text[i:], "@") { // a password may hold any of these
			return unknown
		}
		text = text[:i]
	}
	at := strings.LastIndexByte(text, '@')
	text = strings.TrimRight(text[at+1:], ".")
	u, err := url.Parse("https://" + text)
	if err != nil || !isHost(text) || secret.Mask(u.Host) != u.Host || at >= 0 && !ofQlik(u.Hostname()) {
		return unknown
	}
	return Origin(u)
}

// ofQlik reports whether a host is certainly a tenant's, and no end of a password.
func ofQlik(host string) bool {
	host = strings.ToLower(host)
	return strings.HasSuffix(host, ".qlikcloud.com") || strings.HasSuffix(host, ".qlikcloudgov.com")
}

// isHost reports whether a text without a scheme begins with the name of a host, as far
// as names go today: labels of letters, digits and hyphens, the last of them letters.
func isHost(text string) bool {
	if i := strings.IndexAny(text, "/?#"); i >= 0 {
		text = text[:i]
	}
	host := text
	if name, port, err := net.SplitHostPort(text); err == nil {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return false
		}
		host = name
	}
	host = strings.Trim(host, "[]")
	if loopback(host) {
		return true
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := labels[len(labels)-1]
	return isName(host) && len(labels) > 1 && len(last) <= 24 && (!strings.ContainsAny(last, "0123456789") || strings.HasPrefix(strings.ToLower(last), "xn--"))
}

// isName reports whether a host can be one: labels of letters, digits and hyphens, or an
// address in numbers.
func isName(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		other := strings.TrimFunc(label, func(r rune) bool {
			return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r >= 0x80 && (runes.Letter(r) || runes.Mark(r) || runes.Digit(r))
		})
		if label == "" || len(label) > 63 || other != "" {
			return false
		}
	}
	return len(host) <= 253
}

// Origin returns scheme, host and port in one spelling (RFC 6454 section 6.2).
func Origin(u *url.URL) string {
	scheme, host, port := strings.ToLower(u.Scheme), strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), u.Port()
	if scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		port = ""
	}
	switch {
	case port != "":
		host = net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		host = "[" + host + "]"
	}
	return scheme + "://" + host
}

// loopback reports whether a host is this machine (RFC 6761 section 6.3 for the
// name; numbers need not be looked up).
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Same reports whether two addresses as written mean the same tenant.
func Same(a, b string) bool {
	x, err := Parse(a)
	if err != nil {
		return false
	}
	y, err := Parse(b)
	return err == nil && x == y
}
