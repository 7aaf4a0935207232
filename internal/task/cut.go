package task

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/source"
)

// CutSigns are the characters that texts begin with for which IsCut is true.
const CutSigns = "@S"

// IsCut reports whether a text is what PowerShell's ConvertTo-Json writes of an object or
// a list that lies too deep: a hash table's literal, or the name of a type.
func IsCut(text []byte) bool {
	switch {
	case bytes.HasPrefix(text, []byte("@{")):
		return bytes.HasSuffix(text, []byte("}")) && (len(text) == 3 || bytes.IndexByte(text, '=') > 0)
	case bytes.HasPrefix(text, []byte("System.Collections.")):
		return bytes.IndexByte(text, ' ') < 0
	}
	return string(text) == "System.Object[]" || string(text) == "System.Object" || string(text) == "System.Management.Automation.PSCustomObject"
}

// isCutTask reports whether a text is what was cut off of a task as a whole: a literal
// with as many of its members as make a task of an object, or those of a reload-task.
func isCutTask(text []byte) bool {
	if !bytes.HasPrefix(text, []byte("@{")) || !IsCut(text) {
		return false
	}
	has := func(name string) bool {
		return bytes.Contains(text, []byte("{"+name+"=")) || bytes.Contains(text, []byte("; "+name+"="))
	}
	signs := 0
	for _, name := range [...]string{"specVersion", "states", "events", "start", "metadata", "resourceId"} {
		if has(name) {
			signs++
		}
	}
	return signs >= sureSigns || has("appId") && has("recurrence")
}

// wasCut reports whether a member was cut off, or the entries of its list were.
func wasCut(n source.Node) bool {
	for _, entry := range n.Elements() {
		n = entry
		break
	}
	return n.Is(source.String) && IsCut(n.Bytes())
}
