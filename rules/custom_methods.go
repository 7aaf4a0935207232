package rules

import (
	"time"
)

// methodOf calls a method of a time or duration; of nil it is nil.
func methodOf(of any, name string) (any, error) {
	switch of := of.(type) {
	case nil:
		return nil, nil
	case time.Time:
		return timePart(of, name)
	case time.Duration:
		switch name {
		case "Hours":
			return of.Hours(), nil
		case "Minutes":
			return of.Minutes(), nil
		case "Seconds":
			return of.Seconds(), nil
		}
	}
	return nil, failure("%s has no method %s", kindOf(of), name)
}

func timePart(t time.Time, name string) (any, error) {
	switch name {
	case "Year":
		return t.Year(), nil
	case "Month":
		return int(t.Month()), nil
	case "Day":
		return t.Day(), nil
	case "Hour":
		return t.Hour(), nil
	case "Minute":
		return t.Minute(), nil
	case "Second":
		return t.Second(), nil
	case "Weekday":
		return t.Weekday().String(), nil
	case "YearDay":
		return t.YearDay(), nil
	case "Unix":
		return int(t.Unix()), nil
	}
	return nil, failure("a time has no method %s", name)
}
