#!/usr/bin/env bash
# Runs tasklint once for all reports, and leaves the verdict to the last step, after
# the upload. Its inputs are environment variables; lists have one item a line.
set -euo pipefail

reports=$(mktemp -d "${RUNNER_TEMP:?}/tasklint-reports-XXXXXX")
arguments=(lint --no-progress "--format=${TASKLINT_FORMAT:-text}" "--format=github=$reports/annotations"
  "--format=markdown=$reports/summary.md" "--format=json=$reports/report.json")

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

# say NAME TEXT writes a workflow command that the text cannot leave.
say() {
  local text=$2
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '::%s title=tasklint::%s\n' "$1" "$text"
}

fail() { # the tool could not do its work
  say error "$1"
  output exit-code 2
  exit 0
}

lines() { # the items of a list go to the array "items"
  items=()
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    [ -z "$line" ] || items+=("$line")
  done <<<"$1"
}

cd -- "$TASKLINT_WORK" || fail "working-directory $TASKLINT_WORK: there is no such folder"

[ -z "$TASKLINT_CONFIG" ] || arguments+=("--config=$TASKLINT_CONFIG")
[ -z "$TASKLINT_FAIL_LEVEL" ] || arguments+=("--fail-level=$TASKLINT_FAIL_LEVEL")

sarif=$TASKLINT_SARIF_FILE
if [ -z "$sarif" ] && [ "$TASKLINT_UPLOAD" = true ]; then
  sarif=$reports/tasklint.sarif
fi
if [ -n "$sarif" ]; then
  case $sarif in
  /* | [A-Za-z]:*) ;;
  *) sarif=$PWD/$sarif ;;
  esac
  arguments+=("--format=sarif=$sarif")
fi

have() { git cat-file -e "$1^{commit}" 2>/dev/null; }

# since is the commit to compare with. A pull request is checked out as a merge, whose
# first parent is the base: two commits are enough for it.
since() {
  local parents
  if [ -n "$TASKLINT_BASE" ]; then
    parents=$(git cat-file commit HEAD | sed -n -e '/^$/q' -e 's/^parent //p')
    if [ "$(wc -l <<<"$parents")" -eq 2 ] && have "${parents%%$'\n'*}"; then
      printf %s "${parents%%$'\n'*}"
    elif have "$TASKLINT_BASE"; then
      printf %s "$TASKLINT_BASE"
    else
      return 2
    fi
  elif [ -z "$TASKLINT_BEFORE" ] || [ -z "${TASKLINT_BEFORE//0/}" ]; then
    return 1
  elif have "$TASKLINT_BEFORE"; then
    printf %s "$TASKLINT_BEFORE"
  else
    return 3
  fi
}

if [ "$TASKLINT_CHANGED_ONLY" = true ]; then
  code=0
  revision=$(since) || code=$?
  case $code in
  0) arguments+=("--changed-since=$revision") ;;
  1) say notice "changed-only: there is no earlier commit to compare with, so all is checked" ;;
  2) fail "changed-only: the base of the pull request is not in this clone; set fetch-depth: 2 in the checkout step (0 when it checks out another ref)" ;;
  *) fail "changed-only: the commit before the push is not in this clone; set fetch-depth: 0 in the checkout step" ;;
  esac
fi

# The log shows colours and is no terminal; NO_COLOR, FORCE_COLOR=0 and --color among args win.
export FORCE_COLOR="${FORCE_COLOR-1}"

lines "$TASKLINT_ARGS"
arguments+=(${items[@]+"${items[@]}"})
lines "$TASKLINT_PATHS"
arguments+=(-- ${items[@]+"${items[@]}"})

# What a report holds comes from the checked files: no command in it shall run.
token=tasklint-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
code=0
"$TASKLINT_FOLDER/tasklint" "${arguments[@]}" 2>"$reports/messages" || code=$?
cat "$reports/messages"
echo
echo "::$token::"

output exit-code "$code"
if [ "$code" -gt 1 ]; then
  say error "$(head -c 4000 "$reports/messages")"
fi
if [ -f "$reports/annotations" ]; then
  cat "$reports/annotations"
fi
if [ -f "$reports/report.json" ]; then
  counts=$(sed -n 's/.*"summary":{"errors":\([0-9]*\),"warnings":\([0-9]*\),"notes":\([0-9]*\).*/\1 \2 \3/p' "$reports/report.json" | head -n 1)
  read -r errors warnings notes <<<"$counts"
  output errors "$errors"
  output warnings "$warnings"
  output notes "$notes"
fi
if [ "$TASKLINT_SUMMARY" != false ] && [ -f "$reports/summary.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "$sarif" ] && [ -f "$sarif" ]; then
  output sarif-file "$sarif"
fi
