#!/usr/bin/env bash
# Writes what a release holds besides the program to a folder: man pages, completion
# scripts and the licences of what is linked into it.
set -euo pipefail

folder=$1
rm -rf "$folder"
mkdir -p "$folder/man" "$folder/completions"
go run ./cmd/tasklint man "$folder/man"
for shell in bash zsh fish powershell; do
  go run ./cmd/tasklint completion "$shell" >"$folder/completions/tasklint.${shell/powershell/ps1}"
done
for system in linux darwin windows; do
  GOOS=$system go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/tasklint
done | sort -u | while read -r module version dir; do
  printf '==== %s %s\n\n' "$module" "$version"
  cat "$dir"/LICEN[CS]E*
  echo
done >"$folder/THIRD_PARTY_LICENSES.txt"
printf '==== Go\n\n' >>"$folder/THIRD_PARTY_LICENSES.txt"
cat "$(go env GOROOT)/LICENSE" >>"$folder/THIRD_PARTY_LICENSES.txt"
