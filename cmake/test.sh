#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds and runs every test with the settings that users get. Run again without a change, it costs the tests'
# time and seconds for the build.
#
#   sh cmake/test.sh [PRESET...]     the presets to test; release when none is named. `asan-ubsan tsan`: the same tests under the sanitizers, which
#                                    take some twenty minutes each to build on two cores
. "$(dirname "$0")/common.sh"
install_missing build test
[ $# -gt 0 ] || set -- release
for preset in "$@"; do
  build "$preset"
done
for preset in "$@"; do
  say "testing the preset $preset"
  ctest --preset "$preset" -j "$(nproc)" --no-tests=error --output-junit skipped.xml
done
# What could not be tested here is said last.
for preset in "$@"; do
  sed -n "s/^.*\(skipped: .*\)/$preset: \1/p" "build/$preset/skipped.xml"
done
