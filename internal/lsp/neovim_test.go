package lsp

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// neovimFolder is what the tests in Neovim work on: up.json, down.json, which waits for it with
// a mistake behind characters outside the first plane, a copy with CRLF, and a configuration.
func neovimFolder() map[string]string {
	actions := `"actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "6f0a5d0f-2a53-4f1e-8d3b-6cf2a6e1f9b4", "note": "𝒮😀"}}}]`
	down := strings.NewReplacer("Rapport 𝒮 ÅÄÖ", "Rapport").Replace(downstream(upstreamID, `"sales-loadet"`))
	start, end := strings.Index(down, `{"eventRefs"`), strings.Index(down, `]}]
}`)
	down = down[:start] + "{" + actions + `, "eventRefs": ["sales-loadet"]}` + down[end:]
	crlf := strings.NewReplacer(upstreamID, "0d2b7a6e-5c3f-4b7e-8f0a-1c2d3e4f5a6b", "0d2b7a6e", "1d2b7a6e", "sales-loadet", "nowhere", "Rapport", "Copy", "\n", "\r\n").Replace(down)
	return map[string]string{
		"up.json": upstream, "down.json": down, "crlf.json": crlf, configName: "version: 1\nrules:\n  no-end-state: off\n",
	}
}

// TestNeovim drives the program with Neovim's own client.
func TestNeovim(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program and starts Neovim")
	}
	if _, err := exec.LookPath("nvim"); err != nil {
		t.Skip("nvim is not installed; .ci/run installs it")
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "tasklint"), "../../cmd/tasklint").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := func(t *testing.T, args ...string) string {
		t.Helper()
		state := t.TempDir()
		c := client{t: t, dir: filepath.Join(state, "tasks å 𝒮")}
		for name, text := range neovimFolder() {
			c.write(name, text)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		nvim := exec.CommandContext(ctx, "nvim", append([]string{"--headless", "-u", "NONE", "-i", "NONE", "-n"}, args...)...)
		nvim.Dir = c.dir
		nvim.Env = append(os.Environ(), "FOLDER="+c.dir, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
			"XDG_STATE_HOME="+state, "XDG_CACHE_HOME="+state, "XDG_DATA_HOME="+state)
		out, err := nvim.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	t.Run("session", func(t *testing.T) {
		script, err := filepath.Abs(filepath.Join("testdata", "neovim.lua"))
		if err != nil {
			t.Fatal(err)
		}
		run(t, "-S", script)
	})
	t.Run("as documented", func(t *testing.T) { // the block for this Neovim, as it is written
		page, err := os.ReadFile(filepath.Join("..", "..", "docs", "editors.md"))
		if err != nil {
			t.Fatal(err)
		}
		blocks := regexp.MustCompile("(?s)```lua\n(.*?)```").FindAllSubmatch(page, -1)
		if len(blocks) != 2 {
			t.Fatalf("%d blocks of Lua, want one for each kind of Neovim", len(blocks))
		}
		block := blocks[1][1]
		if run(t, "-c", "lua io.stdout:write(tostring(vim.lsp.config ~= nil))", "-c", "qall!") == "true" {
			block = blocks[0][1]
		}
		setup := filepath.Join(t.TempDir(), "setup.lua")
		if err := os.WriteFile(setup, block, 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "-c", "filetype on", "-S", setup, "-c", "edit down.json",
			"-c", `lua local ok = vim.wait(20000, function() return #vim.diagnostic.get(0) == 1 end, 5); vim.cmd(ok and "qall!" or "cquit 1")`)
	})
}
