package tenant

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/address"
	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/regular"
)

// A snapshot is a text file. Its first line is the header, each further one an
// answer, sorted by request:
//
//	{"tasklintSnapshot":1,"tenant":"https://…","taken":"2026-11-23T08:00:00Z","answers":2}
//	{"get":"/api/v1/users/me","status":200,"body":{…}}
//	{"get":"/api/scheduling/tasks/…/log","status":200,"text":"…"}
type snapshotHeader struct {
	Version int       `json:"tasklintSnapshot"`
	Tenant  string    `json:"tenant"`
	Taken   time.Time `json:"taken"`
	Answers int       `json:"answers"`
}

type snapshotAnswer struct {
	Get    string          `json:"get"`
	Status int             `json:"status"`
	Body   json.RawMessage `json:"body,omitempty"`
	Text   string          `json:"text,omitempty"`
}

const (
	snapshotVersion = 1
	// longestLine is an answer of the largest size with its request around it.
	longestLine = largestAnswer + 1<<20
)

// Recorder keeps the answers of a run, to be written as a snapshot. It holds no
// credential: headers are not kept, and bodies come without secrets.
type Recorder struct {
	mu      sync.Mutex
	secrets *redactor
	tenant  string
	taken   time.Time
	answers map[string]snapshotAnswer
}

func (r *Recorder) add(tenant string, u *url.URL, form form, a *answer) {
	kept := snapshotAnswer{Get: requestKey(u), Status: a.status}
	var packed bytes.Buffer
	if form == formJSON && json.Compact(&packed, a.body) == nil {
		kept.Body = packed.Bytes()
	} else {
		kept.Text = string(a.body)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.secrets != nil {
		kept.Get = r.secrets.clean(kept.Get)
	}
	if r.answers == nil {
		r.answers, r.tenant, r.taken = make(map[string]snapshotAnswer), tenant, a.date
	}
	r.answers[kept.Get] = kept
}

// WriteFile writes the snapshot to a file, replacing it only when all is written.
// Only the owner may read it: it holds everything that the caller can see.
func (r *Recorder) WriteFile(path string) error {
	if err := atomicfile.Write(path, atomicfile.Private, r.write); err != nil {
		return fmt.Errorf("snapshot %s: %w", path, err)
	}
	return nil
}

func (r *Recorder) write(w io.Writer) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.answers) == 0 {
		return errors.New("nothing was read, so there is nothing to write")
	}
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b)
	// Bodies stay as they are, to the byte.
	e.SetEscapeHTML(false)
	if err := e.Encode(snapshotHeader{Version: snapshotVersion, Tenant: r.tenant, Taken: r.taken, Answers: len(r.answers)}); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(r.answers)) {
		if err := e.Encode(r.answers[key]); err != nil {
			return err
		}
	}
	return b.Flush()
}

// replay answers from a snapshot.
type replay struct {
	path    string
	header  snapshotHeader
	answers map[string]snapshotAnswer
}

// OpenSnapshot makes a client that answers from a snapshot, without network and
// credential. What the snapshot does not hold is an *Error.
func OpenSnapshot(path string) (*Client, error) {
	r, err := readSnapshot(path)
	if err != nil {
		return nil, fmt.Errorf("snapshot %s: %w", path, regular.Reason(err))
	}
	return &Client{address: r.header.Tenant, from: r, taken: r.header.Taken}, nil
}

func readSnapshot(path string) (*replay, error) {
	f, _, err := regular.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 0, 64<<10), longestLine)
	r := &replay{path: path, answers: make(map[string]snapshotAnswer)}
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &r.header) != nil || r.header.Version == 0 {
		return nil, errors.Join(errors.New("it is no snapshot of tasklint; make one with --snapshot-out"), lines.Err())
	}
	if r.header.Version != snapshotVersion {
		return nil, fmt.Errorf("its version is %d, but this program reads version %d; make a new one with --snapshot-out", r.header.Version, snapshotVersion)
	}
	if r.header.Tenant, err = address.Parse(r.header.Tenant); err != nil {
		return nil, err
	}
	size := 0
	for n := 2; lines.Scan(); n++ {
		if size += len(lines.Bytes()); size > mostAnswers+mostAnswers/8 {
			return nil, fmt.Errorf("its answers are larger than %d MB together, which no run takes", mostAnswers>>20)
		}
		var a snapshotAnswer
		if json.Unmarshal(lines.Bytes(), &a) != nil || a.Get == "" {
			return nil, fmt.Errorf("line %d is damaged; make a new one with --snapshot-out", n)
		}
		r.answers[a.Get] = a
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(r.answers) != r.header.Answers {
		return nil, fmt.Errorf("it holds %d of %d answers; make a new one with --snapshot-out", len(r.answers), r.header.Answers)
	}
	return r, nil
}

func (r *replay) close() {}

// cleanError implements backend: a snapshot holds no credential of the run.
func (r *replay) cleanError(e *Error) *Error { return e }

// get implements backend.
func (r *replay) get(ctx context.Context, doing string, u *url.URL, _ form) (*answer, error) {
	if err := ctx.Err(); err != nil {
		f := stopped(err)
		return nil, &Error{Doing: doing, Tenant: r.header.Tenant, Problem: f.problem, cause: f.cause}
	}
	kept, ok := r.answers[requestKey(u)]
	if !ok {
		return nil, &Error{Doing: doing, Tenant: r.header.Tenant, Problem: "snapshot " + r.path + " holds no answer to this", Advice: "take it anew with the same flags and --snapshot-out"}
	}
	body := []byte(kept.Body)
	if body == nil {
		body = []byte(kept.Text)
	}
	return &answer{status: kept.Status, body: body, date: r.header.Taken}, nil
}
