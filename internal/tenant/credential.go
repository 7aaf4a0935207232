package tenant

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/tasklint/tasklint/internal/address"
	"github.com/tasklint/tasklint/internal/say"
)

// Credential is an address together with what opens it, both from one source.
// Either Key is given, or ClientID and ClientSecret are.
type Credential struct {
	// Address is scheme and host of the tenant, as address.Parse spells them.
	Address string
	// Source says in words where the pair comes from.
	Source string
	// Set is the name of the configured set that the tenant is, "" without one.
	Set string
	// Key is an API key; it is sent as a bearer token.
	Key Secret
	// ClientID and ClientSecret are those of an OAuth machine-to-machine client
	// (RFC 6749 section 4.4).
	ClientID     string
	ClientSecret Secret
}

// Sources are all the places that an address and a credential may come from.
type Sources struct {
	// TenantURL, Context and Tenant are the flags of these names, "" when absent.
	TenantURL, Context, Tenant string
	// Getenv looks up an environment variable; "" when it is not set.
	Getenv func(name string) string
	// Sets are the tenants of the configuration. Their addresses are compared with
	// the one found, and never used.
	Sets []Configured
}

// Resolve finds the address and the credential of a run: a context named on the
// command line, else the environment (whose address --tenant-url replaces), else
// the context of the chosen set, else the current context of qlik-cli. The pair
// is never mixed from two sources, and nothing of a repository is a destination.
func Resolve(s Sources) (Credential, error) {
	chosen, err := chooseByName(s.Sets, s.Tenant)
	if err != nil {
		return Credential{}, err
	}
	cred, err := s.pair(chosen)
	if err != nil {
		return Credential{}, err
	}
	if err := cred.check(); err != nil {
		return Credential{}, err
	}
	cred.Set, err = PickSet(s.Sets, s.Tenant, cred.Address)
	return cred, err
}

func (s *Sources) pair(chosen *Configured) (Credential, error) {
	if s.Context != "" {
		return s.fromContext(s.Context, "--tenant-url", s.TenantURL)
	}
	cred, missing, err := s.fromEnvironment()
	if err != nil || missing == "" {
		return cred, err
	}
	name := ""
	if chosen != nil {
		name = chosen.Context
	}
	// An address without a credential does not move a context's key elsewhere: it
	// can only agree.
	wanted, flag := s.TenantURL, "--tenant-url"
	if wanted == "" {
		wanted, flag = s.Getenv("QLIK_TENANT_URL"), "QLIK_TENANT_URL"
	}
	cred, err = s.fromContext(name, flag, wanted)
	if errors.Is(err, errNoContext) {
		return Credential{}, errors.New(missing)
	}
	return cred, err
}

// fromEnvironment reads the pair from the environment; missing says in a
// sentence what it lacks.
func (s *Sources) fromEnvironment() (cred Credential, missing string, err error) {
	text, place := s.TenantURL, "--tenant-url"
	if text == "" {
		text, place = s.Getenv("QLIK_TENANT_URL"), "QLIK_TENANT_URL"
	}
	key, id, secret := NewSecret(s.Getenv("QLIK_API_KEY")), strings.TrimSpace(s.Getenv("QLIK_CLIENT_ID")), NewSecret(s.Getenv("QLIK_CLIENT_SECRET"))
	oauth := id != "" && secret.Given()
	switch {
	case !key.Given() && !oauth && (id != "" || secret.Given()):
		return cred, "environment holds only one of QLIK_CLIENT_ID and QLIK_CLIENT_SECRET; set both, or QLIK_API_KEY", nil
	case !key.Given() && !oauth && text != "":
		return cred, place + " gives an address but nothing opens it; set QLIK_API_KEY, or QLIK_CLIENT_ID and QLIK_CLIENT_SECRET", nil
	case !key.Given() && !oauth:
		return cred, "no tenant is known; set QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID and QLIK_CLIENT_SECRET), or name a context of qlik-cli with --context", nil
	case text == "":
		return cred, "environment holds a credential but no address; set QLIK_TENANT_URL or give --tenant-url", nil
	}
	if isAddress(key.text()) || isAddress(secret.text()) {
		return cred, "", errors.New("an address stands where the credential should: " + place + " and QLIK_API_KEY (or QLIK_CLIENT_SECRET) look swapped")
	}
	if cred.Address, err = address.Parse(text); err != nil {
		return cred, "", fmt.Errorf("%s: %w", place, err)
	}
	if key.Given() {
		cred.Key, cred.Source = key, place+" and QLIK_API_KEY"
	} else {
		cred.ClientID, cred.ClientSecret, cred.Source = id, secret, place+", QLIK_CLIENT_ID and QLIK_CLIENT_SECRET"
	}
	return cred, "", nil
}

// isAddress reports whether a text can only be the address of a tenant.
func isAddress(text string) bool {
	return strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") || strings.HasSuffix(strings.TrimRight(text, "/"), ".qlikcloud.com")
}

// check refuses a credential that no header or request can carry, before an
// error of somebody else's quotes it.
func (c *Credential) check() error {
	if _, err := url.Parse(c.Address); err != nil || c.Address == "" {
		return errors.New("credential has no address")
	}
	for _, r := range c.Key.text() {
		if r <= ' ' || r >= 0x7F {
			return fmt.Errorf("API key of %s holds a blank or a character that no key has; copy it again", c.Source)
		}
	}
	if !c.Key.Given() && (c.ClientID == "" || !c.ClientSecret.Given()) {
		return fmt.Errorf("%s gives no API key and no OAuth client", c.Source)
	}
	return nil
}

// Configured is what the configuration says of one tenant. URL is compared with
// the address of a run and never contacted; Context names a context of qlik-cli.
type Configured struct{ Name, URL, Context string }

// PickSet returns the name of the set that a run is about: the one named, else the
// one whose url is the address, else the only one; "" when none is configured.
// It fails when the set's url is another address, naming both.
func PickSet(sets []Configured, name, of string) (string, error) {
	chosen, err := chooseByName(sets, name)
	if err != nil {
		return "", err
	}
	if name == "" {
		var same []string
		for i := range sets {
			if sets[i].URL != "" && address.Same(sets[i].URL, of) {
				same = append(same, sets[i].Name)
			}
		}
		switch {
		case len(same) == 1:
			return same[0], nil
		case len(same) > 1:
			return "", fmt.Errorf("address %s is that of the tenants %s; say which with --tenant", of, say.And(same))
		case len(sets) == 0:
			return "", nil
		case chosen == nil:
			return "", fmt.Errorf("address %s is that of none of the configured tenants (%s); say which it is with --tenant", of, strings.Join(names(sets), ", "))
		}
	}
	if chosen.URL != "" && !address.Same(chosen.URL, of) {
		return "", fmt.Errorf("tenant %s is configured with the url %s, but the address of this run is %s; nothing was sent to either", quote(chosen.Name), quote(shownURL(chosen.URL)), quote(of))
	}
	return chosen.Name, nil
}

// chooseByName is the set of that name; without a name the only set there is,
// else nil.
func chooseByName(sets []Configured, name string) (*Configured, error) {
	if name == "" {
		if len(sets) == 1 {
			return &sets[0], nil
		}
		return nil, nil
	}
	for i := range sets {
		if sets[i].Name == name {
			return &sets[i], nil
		}
	}
	return nil, errors.New(say.Instead("no tenant "+quote(name)+" is configured", name, names(sets)))
}

func names(sets []Configured) []string {
	list := make([]string, len(sets))
	for i := range sets {
		list[i] = sets[i].Name
	}
	return list
}

// shownURL is a configured url as a message shows it: what follows an "@" or "?"
// only, since what is before or after may be a secret.
func shownURL(text string) string {
	if a, err := address.Parse(text); err == nil {
		return a
	}
	if i := strings.LastIndexByte(text, '@'); i >= 0 {
		text = text[i+1:]
	}
	text, _, _ = strings.Cut(text, "?")
	return text
}
