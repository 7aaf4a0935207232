package git

import (
	"context"
	"net/url"
	"strings"
)

// Origin is the web address of the remote "origin" without user, password, query and
// fragment, "" when there is none or it is no address on a network: what may bear a
// credential or the name of a folder is not told.
func (r Repository) Origin(ctx context.Context) string {
	out, err := r.run(ctx, "config", "--get", "remote.origin.url")
	if err != nil {
		return ""
	}
	return address(strings.TrimSpace(string(out)))
}

// Branch is the name of the branch that is checked out, "" for none.
func (r Repository) Branch(ctx context.Context) string {
	out, err := r.run(ctx, "symbolic-ref", "--quiet", "--short", "HEAD")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// address is a remote as an https, http or ssh URI. The short form of ssh,
// user@host:path, is written out.
func address(remote string) string {
	if !strings.Contains(remote, "://") {
		host, path, ok := strings.Cut(remote, ":")
		if !ok || len(host) < 2 || strings.ContainsAny(host, `/\`) { // a folder, or a drive
			return ""
		}
		remote = "ssh://" + host + "/" + strings.TrimPrefix(path, "/")
	}
	u, err := url.Parse(remote)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "ssh" {
		return ""
	}
	clean := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return clean.String()
}
