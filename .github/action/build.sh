#!/usr/bin/env bash
# Builds the binary, unless the cache had it.
set -euo pipefail

if [ -n "$(ls "$TASKLINT_FOLDER"/tasklint* 2>/dev/null)" ]; then
  exit 0
fi
mkdir -p "$TASKLINT_FOLDER"
# actions/setup-go forbids its Go to fetch another one; an older Go fetches ours for this step alone.
export GOBIN=$TASKLINT_FOLDER CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=auto
if [ -n "$TASKLINT_VERSION" ]; then
  cd "${RUNNER_TEMP:?}" # not in the repository that is checked, whose go.mod could name another Go
  go install -trimpath -- "github.com/tasklint/tasklint/cmd/tasklint@$TASKLINT_VERSION"
else
  cd "$GITHUB_ACTION_PATH"
  go install -trimpath ./cmd/tasklint
fi
