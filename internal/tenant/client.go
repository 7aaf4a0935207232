// Package tenant reads the scheduling tasks of a Qlik Cloud tenant. It can do
// nothing else: no request that changes anything leaves it, and no credential
// goes to another host than the tenant's own.
package tenant

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/address"
)

// Options say how a Client works. Zero values take the defaults.
type Options struct {
	Credential Credential
	// Version of this program, for the User-Agent.
	Version string
	// APIVersion is the version of the API to ask for (default APIVersion).
	APIVersion string
	// Timeout bounds all requests of the client together, counted from New; 0 is no
	// bound. RequestTimeout bounds one request with its whole answer (default 60 s).
	Timeout, RequestTimeout time.Duration
	// InFlight is how many requests run at once (default 4), PerMinute how many are
	// sent in any minute (default and at most 900, below the service's limit of 1000;
	// https://qlik.dev/apis/rest/rate-limiting/).
	InFlight, PerMinute int
	// MostAnswers is how many bytes all answers together may have (default 512 MiB).
	MostAnswers int64
	// Log gets a line for each request, without headers and without secrets.
	Log func(line string)
	// Record keeps all answers for a snapshot.
	Record *Recorder
	// Now, Sleep and Jitter (0 to 1) replace the clock and chance in tests.
	Now    func() time.Time
	Sleep  func(context.Context, time.Duration) error
	Jitter func() float64
}

// Client asks one tenant, or a snapshot of it. It may be used by several
// goroutines at once.
type Client struct {
	address string
	from    backend
	record  *Recorder
	version string // of the API
	life    lifecycle

	mu    sync.Mutex
	taken time.Time
}

// backend is where answers come from.
type backend interface {
	// get gives an answer of whatever status, or an *Error when none came.
	get(ctx context.Context, doing string, u *url.URL, form form) (*answer, error)
	// cleanError takes the secrets out of an error.
	cleanError(*Error) *Error
	close()
}

// form is what an answer is expected to be.
type form uint8

const (
	formJSON form = iota
	formText
)

// answer is what came for a request; the body is complete.
type answer struct {
	status int
	header http.Header
	// ends is what it says of its own end, without secrets.
	ends announcement
	body []byte
	date time.Time
}

// New makes a client of a tenant. It sends nothing yet.
func New(o Options) (*Client, error) {
	origin, err := address.Parse(o.Credential.Address)
	if err != nil {
		return nil, err
	}
	if err := o.Credential.check(); err != nil {
		return nil, err
	}
	if o.APIVersion == "" {
		o.APIVersion = APIVersion
	}
	if err := checkVersion(o.APIVersion); err != nil {
		return nil, err
	}
	return &Client{address: origin, from: newLive(origin, o), record: o.Record, version: o.APIVersion}, nil
}

// Address returns scheme and host of the tenant.
func (c *Client) Address() string { return c.address }

// Taken returns when the data was taken, by the clock of the tenant: the Date of the
// first answer, of a snapshot the time it names. Zero before the first answer.
func (c *Client) Taken() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.taken
}

// Close lets go of idle connections.
func (c *Client) Close() { c.from.close() }

// ask gets the answer to one request and makes an *Error of every status but 200.
func (c *Client) ask(ctx context.Context, doing string, u *url.URL, form form) (*answer, error) {
	a, err := c.from.get(ctx, doing, u, form)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	if c.taken.IsZero() {
		c.taken = a.date
	}
	c.mu.Unlock()
	c.life.note(a.ends)
	if c.record != nil {
		c.record.add(c.address, u, form, a)
	}
	if a.status != http.StatusOK {
		e := &Error{Doing: doing, Tenant: c.address, Status: a.status, Advice: statusAdvice(a.status)}
		e.explain(a.body)
		return nil, c.from.cleanError(e)
	}
	return a, nil
}

// url is the address of a path with a query.
func (c *Client) url(path string, query url.Values) (*url.URL, error) {
	u, err := url.Parse(c.address + path)
	if err != nil {
		return nil, err
	}
	u.RawQuery = query.Encode()
	return u, nil
}

// errNoID refuses ids that would make another address of a path.
var errNoID = errors.New("id is empty, or is no id: ids are letters, digits, - and _")

// segment makes an id a part of a path. Ids of the service are UUIDs and words of
// letters, digits, "-" and "_"; anything else, and dots alone, could walk
// elsewhere.
func segment(id string) (string, error) {
	if len(id) > 200 || strings.Trim(id, ".") == "" {
		return "", errNoID
	}
	for i := range len(id) {
		switch c := id[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == '~', c == ':':
		default:
			return "", errNoID
		}
	}
	return id, nil
}
