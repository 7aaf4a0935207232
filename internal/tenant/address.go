package tenant

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// ParseAddress reads the address of a tenant, as "https://acme.eu.qlikcloud.com",
// and gives it in one spelling: scheme and host in lower case, no default port,
// no path. A bare host is taken as https. Plain http is refused except for a
// loopback address, and so is everything beside the host, since it is either a
// mistake or a secret.
func ParseAddress(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", errors.New("address of the tenant is empty; write it as https://HOST")
	}
	if !strings.Contains(text, "://") {
		if !isHost(text) { // it may be a key: nothing of it is told
			return "", errors.New("address of the tenant is none; write it as https://HOST, and give the key in QLIK_API_KEY")
		}
		text = "https://" + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		// The parser quotes the text, which may hold a password.
		return "", errors.New("address of the tenant cannot be read; write it as https://HOST")
	case u.User != nil:
		return "", errors.New("address of the tenant holds a user or password; write only https://HOST and give the key in QLIK_API_KEY")
	case u.Hostname() == "" || strings.ContainsAny(u.Host, " %<>\"'`\\"):
		return "", errors.New("address of the tenant has no host; write it as https://HOST")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("address of the tenant %s has something after the host; write only %s", quote(u.Host), origin(u))
	}
	u.Scheme = strings.ToLower(u.Scheme)
	switch u.Scheme {
	case "https":
	case "http":
		if !loopback(u.Hostname()) {
			return "", fmt.Errorf("address of the tenant %s is plain http, which would show the credential to the network; write https://%s", quote(origin(u)), u.Host)
		}
	default:
		return "", fmt.Errorf("address of the tenant starts with %s; write https://%s", quote(u.Scheme+"://"), u.Host)
	}
	return origin(u), nil
}

// isHost reports whether a text without a scheme begins with the name of a host, as far
// as names go today: labels of letters, digits and hyphens, the last of them letters.
func isHost(text string) bool {
	if i := strings.IndexAny(text, "/?#"); i >= 0 {
		text = text[:i]
	}
	host := text
	if name, _, err := net.SplitHostPort(text); err == nil {
		host = name
	}
	if loopback(strings.Trim(host, "[]")) {
		return true
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	for _, l := range labels {
		letters := strings.TrimFunc(l, func(r rune) bool {
			return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r >= 0x80
		})
		if l == "" || len(l) > 63 || letters != "" {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && len(host) <= 253 && len(last) <= 24 && (!strings.ContainsAny(last, "0123456789") || strings.HasPrefix(strings.ToLower(last), "xn--"))
}

// origin is scheme, host and port in one spelling (RFC 6454 section 6.2).
func origin(u *url.URL) string {
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

// sameAddress reports whether two addresses as written mean the same tenant.
func sameAddress(a, b string) bool {
	x, err := ParseAddress(a)
	if err != nil {
		return false
	}
	y, err := ParseAddress(b)
	return err == nil && x == y
}
