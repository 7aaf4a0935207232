package tenant

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tasklint/tasklint/internal/address"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
)

// contextsLimit is how many bytes a contexts file may have. What qlik-cli writes is far
// below.
const contextsLimit = 256 << 10

// errNoContext says that no context was asked for and there is none to take.
var errNoContext = errors.New("no context of qlik-cli")

// contextsFile is the file of qlik-cli (https://qlik.dev/toolkits/qlik-cli/qlik-cli-contexts/).
type contextsFile struct {
	path    string
	current string
	byName  map[string]map[string]any
}

// fromContext takes server and key of a context, "" for the current one. When
// wanted is not empty, it has to be the context's server; flag says who wants it.
func (s *Sources) fromContext(name, flag, wanted string) (Credential, error) {
	file, err := s.contexts()
	if err != nil {
		if name == "" && errors.Is(err, fs.ErrNotExist) {
			return Credential{}, errNoContext
		}
		return Credential{}, err
	}
	if name == "" {
		if name = file.current; name == "" {
			return Credential{}, errNoContext
		}
	}
	cred, err := file.credential(name)
	if err != nil {
		return Credential{}, err
	}
	if wanted != "" && !address.Same(wanted, cred.Address) {
		return Credential{}, fmt.Errorf("%s says %s, but %s has the server %s and its key goes nowhere else; name another context with --context, or set QLIK_API_KEY", flag, quote(shownURL(wanted)), cred.Source, quote(cred.Address))
	}
	return cred, nil
}

// ContextNames returns the contexts that qlik-cli has here, in order; none where its file
// is missing or broken.
func (s *Sources) ContextNames() []string {
	file, err := s.contexts()
	if err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(file.byName))
}

// contexts reads the contexts file, from below QLIK_CLI_USER_HOME_DIR when that
// is set.
func (s *Sources) contexts() (*contextsFile, error) {
	var paths []string
	if dir := s.Getenv("QLIK_CLI_USER_HOME_DIR"); dir != "" {
		paths = []string{filepath.Join(dir, ".qlik", "contexts.yml"), filepath.Join(dir, "contexts.yml")}
	} else {
		home := s.Getenv("HOME")
		if runtime.GOOS == "windows" {
			home = s.Getenv("USERPROFILE")
		}
		if home == "" {
			return nil, fmt.Errorf("contexts of qlik-cli: no home folder is known: %w", fs.ErrNotExist)
		}
		paths = []string{filepath.Join(home, ".qlik", "contexts.yml")}
	}
	for _, path := range paths {
		text, err := regular.Read(path, contextsLimit)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("contexts of qlik-cli: %w", err)
		}
		return parseContexts(path, text)
	}
	return nil, fmt.Errorf("contexts of qlik-cli: %s: %w", paths[0], fs.ErrNotExist)
}

// parseContexts reads what is needed of the file and passes over everything
// else. Its errors never quote the file, which is full of keys.
func parseContexts(path string, text []byte) (*contextsFile, error) {
	broken := func(at string) error {
		return fmt.Errorf("contexts of qlik-cli: %s%s is not as qlik-cli writes it; mend it with \"qlik context\"", path, at)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		if at, ok := errors.AsType[*yaml.LoadError](err); ok && at.Mark.Line > 0 {
			return nil, broken(fmt.Sprintf(", line %d,", at.Mark.Line))
		}
		return nil, broken("")
	}
	held, err := value(&doc)
	if err != nil {
		return nil, broken(err.Error())
	}
	raw, ok := held.(map[string]any)
	if held != nil && !ok {
		return nil, broken("")
	}
	file := &contextsFile{path: path, byName: make(map[string]map[string]any)}
	file.current, _ = raw["current-context"].(string)
	all, _ := raw["contexts"].(map[string]any)
	for name, v := range all {
		file.byName[name], _ = v.(map[string]any)
	}
	return file, nil
}

var (
	// Aliases may multiply without end; qlik-cli writes none.
	errAlias = errors.New(", which holds aliases,")
	// With a key twice it is anybody's guess which one holds.
	errTwice = errors.New(", which holds a key twice,")
)

// value is what a node holds, as far as it is needed: a mapping or a text, else nil. The
// library's own decoding takes quadratic time for the keys of a mapping.
func value(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.AliasNode:
		return nil, errAlias
	case yaml.ScalarNode:
		if n.ShortTag() == "!!str" {
			return n.Value, nil
		}
	case yaml.DocumentNode:
		return value(n.Content[0])
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if _, err := value(item); err != nil {
				return nil, err
			}
		}
		return []any{}, nil
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			if _, err := value(key); err != nil {
				return nil, err
			}
			v, err := value(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			if _, twice := m[key.Value]; twice {
				return nil, errTwice
			}
			m[key.Value] = v
		}
		return m, nil
	}
	return nil, nil
}

// credential is the pair that a context holds.
func (f *contextsFile) credential(name string) (Credential, error) {
	c, ok := f.byName[name]
	if !ok {
		text := fmt.Sprintf("context %s is not in %s", quote(name), f.path)
		known := make([]string, 0, len(f.byName))
		for n := range f.byName {
			known = append(known, n)
		}
		slices.Sort(known)
		return Credential{}, errors.New(say.Instead(text, name, known))
	}
	cred := Credential{Source: fmt.Sprintf("context %s of %s", quote(name), f.path)}
	server, _ := c["server"].(string)
	var err error
	if cred.Address, err = address.Parse(server); err != nil {
		return Credential{}, fmt.Errorf("%s: %w", cred.Source, err)
	}
	if kind, _ := c["server-type"].(string); kind != "" && !strings.EqualFold(kind, "cloud") {
		return Credential{}, fmt.Errorf("%s is for a server of type %s; only Qlik Cloud has scheduling tasks, choose a context of type cloud", cred.Source, quote(kind))
	}
	headers, _ := c["headers"].(map[string]any)
	for key, v := range headers {
		value, isText := v.(string)
		if !isText || !strings.EqualFold(key, "Authorization") {
			continue
		}
		scheme, token, _ := strings.Cut(strings.TrimSpace(value), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return Credential{}, fmt.Errorf("%s signs in with something else than a bearer token; make a context with an API key, or set QLIK_TENANT_URL and QLIK_API_KEY", cred.Source)
		}
		cred.Key = NewSecret(token)
	}
	if !cred.Key.Given() {
		return Credential{}, fmt.Errorf("%s holds no API key (headers.Authorization): its secret is kept elsewhere, as with OAuth; set QLIK_TENANT_URL with QLIK_API_KEY, or with QLIK_CLIENT_ID and QLIK_CLIENT_SECRET", cred.Source)
	}
	return cred, nil
}
