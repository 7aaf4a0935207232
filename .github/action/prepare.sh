#!/usr/bin/env bash
# Finds the version, the folder and the cache key of the binary, and that there is a Go
# to build it. Go runs outside of the repository that is checked, whose go.mod could
# name another Go.
set -euo pipefail

if ! command -v go >/dev/null; then
  echo "::error title=tasklint::Go is missing on this runner; add a step before tasklint: uses actions/setup-go with go-version stable"
  exit 2
fi
cd "${RUNNER_TEMP:?}"

sum() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-32; }

version=$TASKLINT_VERSION
if [ -z "$version" ]; then
  source=$(cd "$GITHUB_ACTION_PATH" && find cmd graph internal reporters rules schema go.mod go.sum -type f ! -name '*_test.go' -print0 | LC_ALL=C sort -z | xargs -0 cat | sum)
else
  # A name that moves, such as latest, is kept in the cache as what it stands for today.
  if [[ ! $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
    version=$(GOWORK=off GOTOOLCHAIN=auto go list -m -f '{{.Version}}' -- "github.com/tasklint/tasklint@$version")
  fi
  source=$(printf %s "$version" | sum)
fi
system=$(go env GOOS GOARCH)
{
  echo "version=$version"
  echo "folder=$RUNNER_TEMP/tasklint-$source"
  echo "key=tasklint-${system//$'\n'/-}-$source"
} >>"$GITHUB_OUTPUT"
