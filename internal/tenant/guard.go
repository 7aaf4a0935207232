package tenant

import (
	"fmt"
	"net/http"

	"github.com/tasklint/tasklint/internal/address"
)

const (
	tasksPath = "/api/scheduling/tasks"
	tokenPath = "/oauth/token" //nolint:gosec // an address, no secret
)

// guard is the only way to the network. It lets nothing through but GET requests
// without a body and the POST to the token endpoint, and these only to the
// tenant's own host; and it sees the credential put on after that was checked.
type guard struct {
	address string // the tenant's origin
	version string // of this program
	api     string // the version of the API
	next    http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	body := r.Body != nil && r.Body != http.NoBody
	token := r.Method == http.MethodPost && r.URL.Path == tokenPath && r.URL.RawQuery == ""
	var refusal error
	switch {
	case address.Origin(r.URL) != g.address || r.Host != "" && r.Host != r.URL.Host || r.URL.User != nil:
		refusal = fmt.Errorf("request to %s is not for the tenant %s and was not sent", quote(address.Origin(r.URL)), g.address)
	case !token && (r.Method != http.MethodGet || body):
		refusal = fmt.Errorf("%s request to %s could change the tenant and was not sent", plain(r.Method), quote(r.URL.Path))
	case r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "":
		refusal = fmt.Errorf("request to %s carries a credential of its own and was not sent", quote(r.URL.Path))
	}
	if refusal != nil {
		if body {
			_ = r.Body.Close()
		}
		return nil, refusal
	}
	key, _ := r.Context().Value(keyOfRequest{}).(Secret)
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", "tasklint/"+g.version)
	if !token {
		r.Header.Set(versionHeader, g.api)
	}
	if key.Given() && !token {
		r.Header.Set("Authorization", "Bearer "+key.text())
	}
	return g.next.RoundTrip(r)
}

// keyOfRequest is under which a request's context holds its credential.
type keyOfRequest struct{}
