#!/usr/bin/env bash
# Finds the folder and the cache key of the binary, and that there is a Go to build it.
set -euo pipefail

if ! command -v go >/dev/null; then
  echo "::error title=tasklint::Go is missing on this runner; add a step before tasklint: uses actions/setup-go@v5 with go-version stable"
  exit 2
fi

sum() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-32; }

if [ -n "$TASKLINT_VERSION" ]; then
  source=$(printf %s "$TASKLINT_VERSION" | sum)
else
  cd "$GITHUB_ACTION_PATH"
  source=$(find cmd graph internal reporters rules schema go.mod go.sum -type f ! -name '*_test.go' -print0 | LC_ALL=C sort -z | xargs -0 cat | sum)
fi
{
  echo "folder=${RUNNER_TEMP:?}/tasklint-$source"
  echo "key=tasklint-$(go env GOOS)-$(go env GOARCH)-$source"
} >>"$GITHUB_OUTPUT"
