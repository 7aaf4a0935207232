package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// docBlock is a fenced block of a Markdown page, or an order to the test that stands
// between blocks. Orders are comments, which no reader sees:
//
//	<!-- file: NAME -->       the next block is written to that file
//	<!-- not run: REASON -->  the next block holds commands that a test cannot run
//	<!-- copy: FOLDER -->     copies a folder of the repository to the same place
//	<!-- tenant: FILE -->     starts a tenant that has the tasks of a file of the repository
//
// Blocks of console hold commands, each after a "$ ", and what they print, exactly;
// those of sh hold a command a line, which must not fail.
type docBlock struct {
	line           int // of its text, from 1
	language, text string
	order, what    string
}

var docOrder = regexp.MustCompile(`^<!-- (file|not run|copy|tenant): (.+) -->$`)

// docBlocks reads the blocks of a page. An order about a block is put into it.
func docBlocks(page string) ([]docBlock, error) {
	var blocks []docBlock
	var next docBlock
	lines := strings.Split(page, "\n")
	for i := 0; i < len(lines); i++ {
		if m := docOrder.FindStringSubmatch(lines[i]); m != nil {
			switch next.order, next.what = m[1], m[2]; m[1] {
			case "copy", "tenant":
				next.line = i + 1
				blocks, next = append(blocks, next), docBlock{}
			}
			continue
		}
		language, fenced := strings.CutPrefix(lines[i], "```")
		if !fenced {
			if next.order != "" && strings.TrimSpace(lines[i]) != "" {
				return nil, fmt.Errorf("line %d: no block follows <!-- %s: %s -->", i+1, next.order, next.what)
			}
			continue
		}
		end := i + 1 + slices.Index(lines[i+1:], "```")
		if end == i {
			return nil, fmt.Errorf("line %d: the block has no end", i+1)
		}
		next.line, next.language, next.text = i+2, language, strings.Join(lines[i+1:end], "\n")
		if len(lines[i+1:end]) > 0 {
			next.text += "\n"
		}
		blocks, next = append(blocks, next), docBlock{}
		i = end
	}
	return blocks, nil
}

// commands are the commands of a block; nil where it has none.
func (b *docBlock) commands() []string {
	var found []string
	for line := range strings.Lines(b.text) {
		line = strings.TrimSuffix(line, "\n")
		switch b.language {
		case "console":
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				found = append(found, command)
			}
		case "sh":
			if line != "" && !strings.HasPrefix(line, "#") {
				found = append(found, line)
			}
		}
	}
	return found
}

// disguised reports whether a block has commands but not the language that gets
// them run.
func (b *docBlock) disguised() bool {
	switch b.language {
	case "console", "sh":
		return b.order != "not run" && len(b.commands()) == 0
	case "bash", "shell":
		return b.order != "not run"
	case "powershell":
		return false // see TestPowerShellStandsBesideTheShell
	}
	return b.order != "not run" && regexp.MustCompile(`(?m)^(\$ |tasklint )`).MatchString(b.text)
}

var recipeCommand = regexp.MustCompile(`(?m)(?:^ *(?:- )?|script: |sh '|/bin/)tasklint"? ([^|'\n]*)`)

// recipeCommands are the runs of tasklint in the configuration of a CI service.
func (b *docBlock) recipeCommands() []string {
	if b.language != "yaml" && b.language != "groovy" {
		return nil
	}
	var found []string
	for _, m := range recipeCommand.FindAllStringSubmatch(b.text, -1) {
		found = append(found, "tasklint "+strings.TrimSpace(m[1]))
	}
	return found
}
