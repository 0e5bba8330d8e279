// SPDX-License-Identifier: MIT
// Has no entry of its own; a library that it depends on has one
extern "C" int skrobot_has_entry();

int (*skrobot_fixture_keeps)() = skrobot_has_entry;
