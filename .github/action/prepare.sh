#!/usr/bin/env bash
# Finds the version, the folder and the cache key of the program, and that there is a Go
# where it has to be built. Go runs outside of the repository that is checked, whose go.mod
# could name another Go.
set -euo pipefail

cd "${RUNNER_TEMP:?}"

sum() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-32; }

read -r release digest <<<"$(bash "$GITHUB_ACTION_PATH/.github/action/install.sh" --release)"
version=$TASKLINT_VERSION
if [ -z "$version" ]; then
  source=$(cd "$GITHUB_ACTION_PATH" && bash .github/action/digest.sh)
elif [ "$version" = "$release" ]; then
  source=$digest
else
  if ! command -v go >/dev/null; then
    echo "::error title=tasklint::Go is missing on this runner; add a step before tasklint: uses actions/setup-go with go-version stable"
    exit 2
  fi
  # A name that moves, such as latest, is kept in the cache as what it stands for today.
  if [[ ! $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
    version=$(GOWORK=off GOTOOLCHAIN=auto go list -m -f '{{.Version}}' -- "github.com/tasklint/tasklint@$version")
  fi
  source=$(printf %s "$version" | sum)
fi
archive=false # of this very source there is a release
[ -z "$digest" ] || [ "$source" != "$digest" ] || archive=true
if [ "$archive" = false ] && ! command -v go >/dev/null; then
  echo "::error title=tasklint::Go is missing on this runner, and of this version there is no release to fetch; add a step before tasklint: uses actions/setup-go with go-version stable"
  exit 2
fi
{
  echo "version=$version"
  echo "archive=$archive"
  echo "folder=$RUNNER_TEMP/tasklint-$source"
  echo "key=tasklint-$(uname -s)-$(uname -m)-$source"
} >>"$GITHUB_OUTPUT"
