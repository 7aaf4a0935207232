#!/usr/bin/env bash
# Brings the program, unless the cache had it: the archive of its release, and where there
# is none it is built. An archive that is not what was released ends the run.
set -euo pipefail

if [ -n "$(ls "$TASKLINT_FOLDER"/tasklint* 2>/dev/null)" ]; then
  exit 0
fi
mkdir -p "$TASKLINT_FOLDER"
if [ "$TASKLINT_ARCHIVE" = true ]; then
  code=0
  said=$(bash "$GITHUB_ACTION_PATH/.github/action/install.sh" "$TASKLINT_FOLDER" 2>&1) || code=$?
  echo "$said"
  case $code in
  0) exit 0 ;;
  3) echo "it is built instead" ;;
  *)
    echo "::error title=tasklint::${said//$'\n'/%0A}"
    exit 2
    ;;
  esac
fi
if ! command -v go >/dev/null; then
  echo "::error title=tasklint::Go is missing on this runner; add a step before tasklint: uses actions/setup-go with go-version stable"
  exit 2
fi
# actions/setup-go forbids its Go to fetch another one; an older Go fetches ours for this step alone.
export GOBIN=$TASKLINT_FOLDER CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=auto
if [ -n "$TASKLINT_VERSION" ]; then
  cd "${RUNNER_TEMP:?}" # not in the repository that is checked, whose go.mod could name another Go
  go install -trimpath -- "github.com/tasklint/tasklint/cmd/tasklint@$TASKLINT_VERSION"
else
  cd "$GITHUB_ACTION_PATH"
  go install -trimpath ./cmd/tasklint
fi
