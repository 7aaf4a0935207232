#!/usr/bin/env bash
# checksums.sh write TAG FILE: puts the checksums of a release's archives, as goreleaser
# writes them, into the script that installs it, with the digest of the source.
# checksums.sh check TAG FILE: fails unless they stand there.
set -euo pipefail

what=$1 tag=$2 file=$3
install=.github/action/install.sh
list=$(LC_ALL=C sort -k 2 "$file" | grep -E '^[0-9a-f]{64}  tasklint_[0-9A-Za-z._-]+\.(tar\.gz|zip)$')
digest=$(bash .github/action/digest.sh)
new=$(awk -v tag="$tag" -v digest="$digest" -v list="$list" '
  /^release=/ { print "release=" tag; next }
  /^digest=/ { print "digest=" digest; next }
  /^checksums=/ { print; print list; inside = 1; next }
  inside && $0 != "\047" { next }
  { inside = 0; print }' "$install")
case $what in
write) printf '%s\n' "$new" >"$install" ;;
check) diff -u "$install" - <<<"$new" || { echo "the archives are not those whose checksums stand in $install at $tag"; exit 1; } ;;
*) exit 2 ;;
esac
