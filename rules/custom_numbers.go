package rules

import (
	"math"
)

func numberFunctions() []*ownFunction {
	round := func(name string, f func(float64) float64) *ownFunction {
		return ownNamed(name, "one number", 1, 1, of(numberKind), numberType, func(_ *ownPass, args []any) (any, error) {
			switch x := args[0].(type) {
			case int:
				if name == "abs" && x < 0 {
					return -x, nil
				}
				return x, nil
			case float64:
				return f(x), nil
			}
			return nil, failure("%s needs a number, but this is %s", name, kindOf(args[0]))
		})
	}
	extreme := func(name string, better int) *ownFunction {
		return ownNamed(name, "numbers, or a list of them", 1, 16, nil, nil, func(_ *ownPass, args []any) (any, error) {
			if list, ok := args[0].([]any); ok && len(args) == 1 {
				args = list
			}
			var best any
			for _, v := range args {
				if v == nil {
					continue
				}
				sign, ok, err := order(v, best)
				if err != nil {
					return nil, err
				}
				if !ok || sign == better {
					best = v
				}
			}
			return best, nil
		})
	}
	return []*ownFunction{
		round("abs", math.Abs), round("ceil", math.Ceil), round("floor", math.Floor), round("round", math.Round),
		extreme("min", -1), extreme("max", 1),
		ownNamed("int", "a number or a text", 1, 1, nil, numberType, toInt),
		ownNamed("float", "a number or a text", 1, 1, nil, numberType, toFloat),
	}
}
