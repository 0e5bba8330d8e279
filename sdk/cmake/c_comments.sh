#!/bin/sh
# SPDX-License-Identifier: MIT
# Doxygen's filter for the C header: a comment before a declaration, or behind a member, documents it.
exec sed -E -e 's,^( *)/\*$,\1/** @file,;t' -e 's,^( *)/\* SPDX.*,,' -e 's,^( *)/\* ,\1/** ,' -e 's,([;,]) +/\* ,\1 /**< ,' "$1"
