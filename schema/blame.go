package schema

import (
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// blame holds what the validator found, by place: a value's own faults, and
// those of its members and elements by name or index. One walk along it finds
// all the nodes, however many there are.
type blame struct {
	faults []jsonschema.ErrorKind
	below  map[string]*blame
}

// collect adds the leaves of an error: what is above them only tells which
// schema refers to which.
func (b *blame) collect(err *jsonschema.ValidationError) {
	if len(err.Causes) > 0 {
		for _, cause := range err.Causes {
			b.collect(cause)
		}
		return
	}
	at := b
	for _, token := range err.InstanceLocation {
		next := at.below[token]
		if next == nil {
			if at.below == nil {
				at.below = make(map[string]*blame)
			}
			next = new(blame)
			at.below[token] = next
		}
		at = next
	}
	at.faults = append(at.faults, err.ErrorKind)
}

// basic is the rank of a fault of a value: of several, only the one with the
// lowest rank is told. Faults of an object about its members have none.
func basic(fault jsonschema.ErrorKind) (rank int, ok bool) {
	switch f := fault.(type) {
	case *kind.InvalidJsonValue:
		return 0, true
	case *kind.Type:
		return 1, true
	case *kind.Enum, *kind.Const:
		return 2, true
	case *kind.MinLength, *kind.MinItems:
		return 3, true
	case *kind.Pattern:
		if f.Want == blankPattern {
			return 4, true
		}
		return 6, true
	case *kind.MaxLength, *kind.MaxItems:
		return 5, true
	case *kind.Required, *kind.AdditionalProperties:
		return 0, false
	default:
		return 7, true
	}
}

// worst is the most basic fault of a value, nil when it has none of its own.
func (b *blame) worst(p *place) jsonschema.ErrorKind {
	var worst jsonschema.ErrorKind
	least := 0
	for _, fault := range b.faults {
		if enum, ok := fault.(*kind.Enum); ok && p.allows(enum) {
			continue
		}
		if rank, ok := basic(fault); ok && (worst == nil || rank < least) {
			worst, least = fault, rank
		}
	}
	return worst
}

// missing are the names of the required properties that are not there, in the
// order of the schema, each once.
func (b *blame) missing() []string {
	var names []string
	seen := make(map[string]bool)
	for _, fault := range b.faults {
		if f, ok := fault.(*kind.Required); ok {
			for _, name := range f.Missing {
				if !seen[name] {
					seen[name] = true
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// unknown is the set of the properties that the schema does not have.
func (b *blame) unknown() map[string]bool {
	names := make(map[string]bool)
	for _, fault := range b.faults {
		if f, ok := fault.(*kind.AdditionalProperties); ok {
			for _, name := range f.Properties {
				names[name] = true
			}
		}
	}
	return names
}
