#!/usr/bin/env bash
# Writes the man pages and completion scripts of a release to a folder.
set -euo pipefail

folder=$1
rm -rf "$folder"
mkdir -p "$folder/man" "$folder/completions"
go run ./cmd/tasklint man "$folder/man"
for shell in bash zsh fish powershell; do
  go run ./cmd/tasklint completion "$shell" >"$folder/completions/tasklint.$shell"
done
