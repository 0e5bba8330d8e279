# SPDX-License-Identifier: MIT
# Sourced by demo.sh and test.sh: what both begin with.
set -eu
# So that ccache takes precompiled headers.
export CCACHE_SLOPPINESS=pch_defines,time_macros
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"

say() { printf '\n== %s\n' "$*"; }

# packages_of KIND: the names in packages.txt that hold for this system.
packages_of() {
  release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null || :)
  grep -q "^[a-z].*[[:space:]]$release\$" cmake/packages.txt && [ -n "$release" ] || release=trixie
  awk -v kind="$1" -v release="$release" '$1 == kind && ($3 == "" || $3 == release) { print $2 }' cmake/packages.txt
}

# install_missing KIND...: the packages of these kinds that are not installed yet.
install_missing() {
  missing=
  for kind in "$@"; do
    for package in $(packages_of "$kind"); do
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
