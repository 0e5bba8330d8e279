# SPDX-License-Identifier: MIT
# Sourced by demo.sh and test.sh: what both begin with.
set -eu
# So that ccache takes precompiled headers.
export CCACHE_SLOPPINESS=pch_defines,time_macros
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"

say() { printf '\n== %s\n' "$*"; }

# install_missing KIND...: the packages of packages.txt of these kinds that are not there yet.
install_missing() {
  missing=
  for kind in "$@"; do
    for package in $(sed -n "s/^$kind  *\([^ ]*\).*/\1/p" cmake/packages.txt); do
      dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
    done
  done
  [ -n "$missing" ] || return 0
  say "installing$missing"
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "These Debian packages are missing, and there is no sudo to install them:$missing" >&2; exit 1; }
    as_root=sudo
  fi
  $as_root apt-get update -qq
  # shellcheck disable=SC2086  # a list of names
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# build PRESET: configures, always: a package that was installed since may bring more to build.
build() {
  say "building the preset $1"
  cmake --preset "$1" >/dev/null
  cmake --build --preset "$1"
}
