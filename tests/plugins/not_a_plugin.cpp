// SPDX-License-Identifier: MIT
// A library without the entry.
extern "C" int skrobot_fixture_nothing() { return 0; }
