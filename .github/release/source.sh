#!/usr/bin/env bash
# Prints what a release is stamped with: the last commit that changes more than the
# checksums of its archives, so that they can stand in the commit that is tagged.
set -euo pipefail

commit=$(git log -1 --format=%H -- . ':!.github/action/install.sh')
echo "SOURCE_COMMIT=$commit"
echo "SOURCE_DATE=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd "$commit")"
echo "SOURCE_TIMESTAMP=$(git log -1 --format=%ct "$commit")"
