package git_test

import (
	"strings"
	"testing"
)

func TestOriginBearsNoCredential(t *testing.T) {
	t.Parallel()
	r, run := repository(t)
	if got := r.Origin(t.Context()); got != "" {
		t.Errorf("a repository without a remote has the origin %q", got)
	}
	run("remote", "add", "origin", "x")
	for remote, want := range map[string]string{
		"https://user:secret@git.example.com/acme/tasks.git?token=secret#secret": "https://git.example.com/acme/tasks.git",
		"https://secret@git.example.com:8443/a b":                                "https://git.example.com:8443/a%20b",
		"git@git.example.com:acme/tasks.git":                                     "ssh://git.example.com/acme/tasks.git",
		"ssh://git:secret@git.example.com/acme":                                  "ssh://git.example.com/acme",
		"/home/secret/tasks":                                                     "",
		"../secret":                                                              "",
		`C:\secret`:                                                              "",
		"file:///home/secret":                                                    "",
		"https://%zz:secret@x":                                                   "",
	} {
		run("config", "remote.origin.url", remote)
		got := r.Origin(t.Context())
		if got != want || strings.Contains(got, "secret") {
			t.Errorf("%s: %q, want %q", remote, got, want)
		}
	}
	if got := r.Branch(t.Context()); got != "main" {
		t.Errorf("branch %q", got)
	}
	run("checkout", "-q", "--detach")
	if got := r.Branch(t.Context()); got != "" {
		t.Errorf("branch %q of a detached HEAD", got)
	}
}
