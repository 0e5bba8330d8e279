# SPDX-License-Identifier: MIT
# Debian packages by `cpack` in the build folder: skrobot (the program and its plugins), skrobot-sdk (for plugin authors) and skrobot-dev
# (for programs that embed the host).
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/skrobot RENAME copyright COMPONENT skrobot)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/skrobot-sdk RENAME copyright COMPONENT sdk)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/skrobot-dev RENAME copyright COMPONENT dev)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME skrobot)
set(CPACK_PACKAGE_VENDOR skrobot)
set(CPACK_PACKAGE_CONTACT "The skrobot authors <skrobot@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL skrobot sdk dev)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)

set(CPACK_DEBIAN_SKROBOT_PACKAGE_NAME skrobot)
set(CPACK_DEBIAN_SKROBOT_DESCRIPTION "Runs tasks of plugins and records parameters, metrics, log, result and errors of every run")
set(CPACK_DEBIAN_SKROBOT_PACKAGE_SHLIBDEPS ON)
# Loaded by name, only inside of a git work tree; and for plots as PNG.
string(REGEX REPLACE "^libgit2\\.so\\.(.*)$" "libgit2-\\1" libgit2_package "${SKROBOT_LIBGIT2_FILE}")
set(CPACK_DEBIAN_SKROBOT_PACKAGE_RECOMMENDS "${libgit2_package}, libcairo2")
set(CPACK_DEBIAN_SKROBOT_PACKAGE_SUGGESTS "skrobot-sdk (= ${SKROBOT_VERSION})")

set(CPACK_DEBIAN_SDK_PACKAGE_NAME skrobot-sdk)
set(CPACK_DEBIAN_SDK_DESCRIPTION "For authors of skrobot's tasks and notifiers: headers, CMake and pkg-config files, project templates")
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_SDK_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_SDK_PACKAGE_DEPENDS "libboost-json1.81-dev | libboost-json-dev (>= 1.81)")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "skrobot (>= ${SKROBOT_VERSION}), cmake, g++")

set(CPACK_DEBIAN_DEV_PACKAGE_NAME skrobot-dev)
set(CPACK_DEBIAN_DEV_DESCRIPTION "For programs that embed skrobot's host or read its record: static libraries, headers and CMake files")
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "skrobot (= ${SKROBOT_VERSION}), skrobot-sdk (= ${SKROBOT_VERSION}), libboost-log1.81-dev | libboost-log-dev (>= 1.81), libsodium-dev, libsqlite3-dev")
include(CPack)
