#!/usr/bin/env bash
# Builds the page of the playground: the program for the browser by Go, the scripts by
# esbuild. What it is built of is found in NODE_MODULES, or installed beside this file.
# Every file but index.html and sw.js bears a digest of what it holds in its name.
set -euo pipefail
[ $# -le 1 ] || { echo "usage: build.sh [OUT]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/dist}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$here/../.."

modules=${NODE_MODULES:-$here/node_modules}
if [ ! -d "$modules/@codemirror/view" ]; then
  npm install --prefix "$here" --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

GOOS=js GOARCH=wasm go build -trimpath -buildvcs=false -ldflags "-s -w" -o "$work/tasklint.wasm" ./cmd/playground
# Servers differ in what they do with .gz and .wasm; nobody touches .bin, and the page unpacks it.
gzip -9 -n <"$work/tasklint.wasm" >"$work/tasklint.bin"

esbuild() {
  NODE_PATH=$modules "$modules/.bin/esbuild" --bundle --minify --target=es2022 --charset=utf8 --legal-comments=none --log-level=warning "$@"
}
esbuild docs/playground/src/worker.js --format=iife --alias:wasm_exec="$(go env GOROOT)/lib/wasm/wasm_exec.js" --outfile="$work/worker.txt"

digest() { sha256sum "$@" | sha256sum | cut -c 1-16; }
hash() { printf 'sha256-%s' "$(openssl dgst -sha256 -binary "$1" | base64)"; }
program=tasklint-$(digest <"$work/tasklint.bin").bin
cp "$work/tasklint.bin" "$work/$program"
esbuild docs/playground/src/main.js --format=esm --loader:.json=text --loader:.txt=text --alias:tasklint-worker="$work/worker.txt" \
  --define:PROGRAM="\"$program\"" --define:PROGRAM_SIZE="$(wc -c <"$work/$program")" --outfile="$work/main.js"
esbuild docs/playground/style.css --outfile="$work/style.css"
script=main-$(digest <"$work/main.js").js style=style-$(digest <"$work/style.css").css
version=$(digest "$work/main.js" "$work/style.css" "$work/$program" docs/playground/index.html docs/playground/sw.js | cut -c 1-12)

fill() { # FILE: with the names of this build
  sed -e "s|@SCRIPT@|$script|g; s|@STYLE@|$style|g; s|@PROGRAM@|$program|g; s|@VERSION@|$version|g" \
    -e "s|@FORECAST_SCRIPT@|$(hash reporters/pages/forecast.js)|g; s|@FORECAST_STYLE@|$(hash reporters/pages/forecast.css)|g" "$1"
}
licences() { # of all that the page is made of
  GOOS=js GOARCH=wasm go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/playground | sort -u |
    while read -r module version dir; do
      printf '==== %s %s\n\n' "$module" "$version"
      cat "$dir"/LICEN[CS]E*
      echo
    done
  printf '==== Go\n\n'
  cat "$(go env GOROOT)/LICENSE"
  sed -n 's/^    "\(.*\)": "\([0-9.]*\)",*$/\1 \2/p' docs/playground/package.json | while read -r module version; do
    [ "$module" != esbuild ] || continue # it builds and is no part
    printf '\n==== %s %s\n\n' "$module" "$version"
    cat "$modules/$module"/LICENSE*
  done
}

rm -f "$out"/{main-*.js,style-*.css,tasklint-*.bin,icon.svg}
cp "$work/main.js" "$out/$script"
cp "$work/style.css" "$out/$style"
cp "$work/$program" docs/playground/icon.svg "$out/"
cat LICENSE >"$out/licences.txt"
licences >>"$out/licences.txt"
fill docs/playground/sw.js >"$out/sw.js"
fill docs/playground/index.html >"$out/index.html"
wc -c "$out"/*
