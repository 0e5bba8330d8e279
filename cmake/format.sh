#!/bin/sh
# SPDX-License-Identifier: MIT
# Formats all C and C++ by .clang-format; with --check, names the files that it would change, and fails.
# Versions of clang-format disagree about details: 14, which Debian 12 has, decides.
set -eu
cd "$(dirname "$0")/.."
for program in clang-format-14 clang-format; do
  case $("$program" --version 2>/dev/null || true) in *"version 14."*) formatter=$program && break ;; esac
done
if [ -z "${formatter:-}" ]; then
  echo "skipped: clang-format 14 is not installed"
  exit 0
fi
[ "${1:-}" = --check ] && mode="--dry-run --Werror" || mode=-i
# shellcheck disable=SC2086  # a list of options
find host sdk plugins tests -path sdk/templates -prune -o \( -name '*.cpp' -o -name '*.hpp' -o -name '*.h' -o -name '*.c' \) -print0 |
  xargs -0 -n 60 -P "$(nproc)" "$formatter" $mode
