package tenant

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// render writes a filter with every operand in parentheses.
func render(f *Filter) string {
	switch f.Op {
	case "and", "or":
		parts := make([]string, len(f.Operands))
		for i, o := range f.Operands {
			parts[i] = "(" + render(o) + ")"
		}
		return strings.Join(parts, " "+f.Op+" ")
	case "not":
		return "not (" + render(f.Operands[0]) + ")"
	case "pr":
		return f.Field + " pr"
	}
	value, _ := json.Marshal(f.Value)
	return f.Field + " " + f.Op + " " + string(value)
}

func TestFiltersOfTheGrammarAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`name eq "a"`:                            `name eq "a"`,
		`NAME EQ "a"`:                            `name eq "a"`,
		`enabled eq true`:                        `enabled eq true`,
		`spaceId ne null`:                        `spaceId ne null`,
		`triggerType ge 2`:                       `triggerType ge 2`,
		`triggertype lt -1.5e3`:                  `triggerType lt -1.5e3`,
		`name pr`:                                `name pr`,
		`name pr or ownerId pr and spaceId pr`:   `(name pr) or ((ownerId pr) and (spaceId pr))`,
		`(name pr or ownerId pr) and spaceId pr`: `((name pr) or (ownerId pr)) and (spaceId pr)`,
		`not (name pr) And ownerId pr`:           `(not (name pr)) and (ownerId pr)`,
		`not(name pr)or(ownerId pr)`:             `(not (name pr)) or (ownerId pr)`,
		`name pr and ownerId pr and spaceId pr`:  `(name pr) and (ownerId pr) and (spaceId pr)`,
		`name co "O'Malley"`:                     `name co "O'Malley"`,
		`name eq "a \"b\" \u0041) or"`:           `name eq "a \"b\" A) or"`,
		`  ( name  eq  "x" )  `:                  `name eq "x"`,
	} {
		f, err := ParseFilter(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := render(f); got != want {
			t.Errorf("%s is read as %s, want %s", text, got, want)
		}
	}
}

func TestBadFiltersAreToldWithTheirColumn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                                  `filter, column 1: filter is empty`,
		`nam eq "a"`:                        `filter, column 1: tasks cannot be filtered by "nam"; did you mean "name"?`,
		`enabled eq true and owner eq "a"`:  `filter, column 21: tasks cannot be filtered by "owner"`,
		`name == "a"`:                       `filter, column 6: "==" is no operator; did you mean "eq"?`,
		`name="a"`:                          `filter, column 5: "name" has to be followed by a blank and an operator`,
		`name contains "a"`:                 `filter, column 6: "contains" is no operator; did you mean "co"?`,
		`name eq 'a'`:                       `filter, column 9: a text stands in double quotes, not in single ones`,
		`name eq sales`:                     `filter, column 9: "sales" is no value; put a text in double quotes: "sales"`,
		`name eq "sales`:                    `filter, column 9: this text has no closing quote`,
		`name eq "a\q"`:                     `filter, column 9: this text is no JSON string`,
		`name eq`:                           `filter, column 8: "eq" has to be followed by a blank and a value`,
		`name eq `:                          `filter, column 9: a value is missing after "eq"`,
		`name eq"a"`:                        `filter, column 8: "eq" has to be followed by a blank and a value`,
		`name`:                              `filter, column 5: "name" has to be followed by an operator`,
		`name `:                             `filter, column 6: an operator is missing`,
		`(name pr`:                          `filter, column 1: this parenthesis is never closed`,
		`name pr)`:                          `filter, column 8: ")" closes nothing`,
		`name pr && enabled pr`:             `filter, column 9: "&&" joins nothing; did you mean "and"?`,
		`name pr || enabled pr`:             `filter, column 9: "||" joins nothing; did you mean "or"?`,
		`name pr enabled pr`:                `filter, column 9: after a comparison only "and" or "or" may follow, after a blank, not "enabled"`,
		`name eq "a"and name pr`:            `filter, column 12: after a comparison only "and" or "or" may follow, after a blank, not "and"`,
		`name pr and`:                       `filter, column 12: "and" has to be followed by a blank and a comparison`,
		`not name pr`:                       `filter, column 5: "not" has to be followed by a filter in parentheses`,
		`emails[type eq 1]`:                 `filter, column 1: tasks cannot be filtered by "emails"`,
		`name.first pr`:                     `filter, column 1: tasks cannot be filtered by "name.first"`,
		`name eq 'a' and nam pr`:            `filter, column 9: a text stands in double quotes`,
		`'name' pr`:                         `filter, column 1: tasks cannot be filtered by "'name'"`,
		`name[x eq 1]`:                      `filter, column 1: "name" holds one value, which brackets cannot choose from`,
		`name eq "ü" and == 3`:              `filter, column 17: a field is expected, not "=="`,
		`name eq 01`:                        `filter, column 9: "01" is no value`,
		`name eq TRUE`:                      `filter, column 9: "TRUE" is no value; put a text in double quotes: "TRUE"`,
		`enabled eq True`:                   `filter, column 12: "True" is no value; write true`,
		`Enabled NE FALSE`:                  `filter, column 12: "FALSE" is no value; write false`,
		`spaceId eq Null`:                   `filter, column 12: "Null" is no value; write null`,
		`triggerType eq True`:               `filter, column 16: "True" is no value; write true, or put a text in double quotes: "True"`,
		`enabled eq yes`:                    `filter, column 12: "yes" is no value; write true or false`,
		`enabled eq "true"`:                 `filter, column 12: "enabled" is true or false; write enabled eq true, without quotes`,
		`enabled eq 1`:                      `filter, column 12: "enabled" is true or false`,
		`enabled co true`:                   `filter, column 1: "enabled" is true or false, which "co" compares with nothing`,
		`name pr and not (enabled gt true)`: `filter, column 18: "enabled" is true or false, which "gt"`,
		`name gt true`:                      `filter, column 9: "name" is a text; put its value in double quotes: "true"`,
		`NAME eq 3 or enabled pr`:           `filter, column 9: "NAME" is a text; put its value in double quotes: "3"`,
		`createdAt ge 2026`:                 `filter, column 14: "createdAt" is a text; put its value in double quotes: "2026"`,
		strings.Repeat("(", 100):            `filter, column 33: filter nests deeper than 32 levels`,
		strings.Repeat("not (", 100):        `nests deeper than 32 levels`,
		strings.Repeat("a", 9000):           `filter, column 1: filter is longer than 8192 bytes`,
		"name eq \"\xff\"":                  `filter, column 1: filter is no valid UTF-8`,
	} {
		_, err := ParseFilter(text)
		var place *FilterError
		if !errors.As(err, &place) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestFiltersThatSuitTheirFieldsPass(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`enabled eq true`, `ENABLED ne false or name pr`, `enabled pr`, `enabled eq null`, `name co "3"`, `name eq null`, `createdAt gt "2026-01-01T00:00:00Z"`,
		`triggerType eq 2`, `triggerType eq "schedule"`, `triggerType eq true`, `lastTriggeredBy eq "manual" and not (enabled eq false)`, `updatedAt le "2026"`,
	} {
		if _, err := ParseFilter(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestSortIsSpeltAsTheServiceDoes(t *testing.T) {
	t.Parallel()
	for order, want := range map[string]string{"name": "+name", "-updatedat": "-updatedAt", "+createdAt": "+createdAt"} {
		if got, err := checkSort(order); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", order, got, err, want)
		}
	}
	for order, want := range map[string]string{
		"-nam":      `sort: tasks cannot be sorted by "nam"; did you mean "name"?`,
		"":          `sort: tasks cannot be sorted by ""; there are name, enabled`,
		"--name":    `sort: tasks cannot be sorted by "-name"`,
		"a,b,ccccc": `sort: tasks cannot be sorted by "a,b,ccccc"; there are`,
	} {
		if _, err := checkSort(order); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", order, err, want)
		}
	}
}

// FuzzFilter holds that a filter is read the same after it was written anew, and
// that an error has a place.
func FuzzFilter(f *testing.F) {
	for _, s := range []string{`name eq "a"`, `not (name pr) and name[c eq 1] or triggerType lt -1e3`, `(((`, `name eq "\u00`, `urn:x:y:z.a pr`, `enabled eq treu`, "triggerType eq 0\r"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := ParseFilter(text)
		if err != nil {
			var place *FilterError
			if !errors.As(err, &place) || place.Offset < 0 || place.Offset > len(text) {
				t.Fatalf("error without a place: %v", err)
			}
			_ = err.Error()
			return
		}
		written := render(tree)
		again, err := ParseFilter(written)
		var place *FilterError
		if errors.As(err, &place) && (strings.Contains(place.Message, "longer than") || strings.Contains(place.Message, "deeper than")) {
			return
		}
		if err != nil {
			t.Fatalf("%q became %q: %v", text, written, err)
		}
		if got := render(again); got != written {
			t.Fatalf("%q became %q, then %q", text, written, got)
		}
	})
}
