# SPDX-License-Identifier: MIT
# The version, written here and nowhere else: of the program, the SDK and every package.
set(SKROBOT_VERSION 0.1.0)
