#!/usr/bin/env bash
# Installs the tasklint that this script was released with, and no other: its archive is
# fetched and must have the checksum that stands here. Nothing is built, nothing else is
# run, and nothing is left where it fails.
#
#   bash install.sh [FOLDER]      by default ./bin
#
# TASKLINT_DOWNLOADS may name a mirror of the releases: a folder with one folder for each tag.
# Where gh is installed and may ask GitHub, the attestation is verified as well.
#
# It ends with 0 when it is installed, 3 when there is no archive for this system or none to
# be had, 1 when something is wrong with it.
set -euo pipefail

# Written by .github/release/checksums.sh; empty until the first release.
release=
digest=
checksums='
'

if [ "${1:-}" = --release ]; then # of which source there is an archive
  echo "$release $digest"
  exit
fi

say() { echo "tasklint: $1" >&2; }

case ${RUNNER_OS:-$(uname -s)} in
Linux) system=linux ;;
macOS | Darwin) system=darwin ;;
Windows | MINGW* | MSYS* | CYGWIN*) system=windows ;;
*) system=other ;;
esac
case $(uname -m) in # not RUNNER_ARCH: a runner of another architecture emulates
x86_64 | amd64) machine=amd64 ;;
aarch64 | arm64) machine=arm64 ;;
*) machine=other ;;
esac
archive=tasklint_${release#v}_${system}_$machine.tar.gz
[ "$system" != windows ] || archive=${archive%.tar.gz}.zip
program=tasklint
[ "$system" != windows ] || program=tasklint.exe

want=$(awk -v name="$archive" '$2 == name { print $1 }' <<<"$checksums")
if [ -z "$release" ] || [ -z "$want" ]; then
  say "there is no archive for $system on $machine${release:+ of $release}; build it with Go: go install github.com/tasklint/tasklint/cmd/tasklint@${release:-latest}"
  exit 3
fi

work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/tasklint-install-XXXXXX")
trap 'rm -rf "$work"' EXIT
from=${TASKLINT_DOWNLOADS:-https://github.com/tasklint/tasklint/releases/download}/$release/$archive
protocols=https
[ -z "${TASKLINT_DOWNLOADS:-}" ] || protocols=http,https # of a mirror the checksum suffices

# An answer of 404 is a release that is not there; all else is worth another try.
got=
for try in 1 2 3; do
  status=$(curl -sSL --proto "=$protocols" --connect-timeout 20 --max-time 300 --max-filesize 200000000 \
    -o "$work/$archive" -w '%{http_code}' -- "$from" 2>"$work/error") || status=failed
  case $status in
  200)
    got=$(if command -v sha256sum >/dev/null; then sha256sum <"$work/$archive"; else shasum -a 256 <"$work/$archive"; fi | cut -c 1-64)
    [ "$got" != "$want" ] || break
    ;;
  404)
    say "$from is not there"
    exit 3
    ;;
  esac
  [ "$try" = 3 ] || sleep "${TASKLINT_PAUSE:-$((try * 5))}"
done
if [ -z "$got" ]; then
  say "$from could not be fetched: ${status/failed/$(tail -n 1 "$work/error")}"
  exit 3
fi
if [ "$got" != "$want" ]; then
  say "$from is not what was released: its SHA-256 is $got, and $want was expected; nothing was installed"
  exit 1
fi

if [ "${GITHUB_SERVER_URL:-https://github.com}" = https://github.com ] && [ -n "${GH_TOKEN:-}" ] && command -v gh >/dev/null; then
  if ! gh attestation verify "$work/$archive" --repo tasklint/tasklint >"$work/attestation" 2>&1; then
    say "the attestation of $archive was not verified, and nothing was installed: $(tail -n 1 "$work/attestation")"
    exit 1
  fi
fi

mkdir "$work/open"
case $archive in
*.zip) unzip -q "$work/$archive" -d "$work/open" ;;
*) tar -xzf "$work/$archive" -C "$work/open" ;;
esac
folder=${1:-bin}
mkdir -p -- "$folder"
chmod 755 "$work/open/$program"
mv -f -- "$work/open/$program" "$folder/$program"
say "$release is installed in $folder"
