#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/abi/describe.sh INCLUDE OUTPUT.so: builds the witness against the plugin.h below INCLUDE. abidw describes it:
#   sh tests/abi/describe.sh sdk/include w.so && abidw --no-corpus-path --no-comp-dir-path --no-show-locs w.so --out-file tests/abi/v1/plugin.abi
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"${CC:-cc}" -std=c11 -g "-ffile-prefix-map=$here/=" -O0 -shared -fPIC -I"$1" "$here/v1/witness.c" -o "$2"
