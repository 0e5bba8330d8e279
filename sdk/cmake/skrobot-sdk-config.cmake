# SPDX-License-Identifier: MIT
# find_package(skrobot-sdk) gives skrobot::sdk and skrobot_add_plugin().
include(${CMAKE_CURRENT_LIST_DIR}/skrobot_sdk.cmake)
