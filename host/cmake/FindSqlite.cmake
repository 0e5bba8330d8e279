# SPDX-License-Identifier: MIT
# Sqlite::sqlite, and what it links if it is static: where that is installed, unless SKROBOT_STATIC_LIBRARIES is off.
include(FindPackageHandleStandardArgs)
find_path(SQLITE_INCLUDE_DIR sqlite3.h)
if(SKROBOT_STATIC_LIBRARIES)
  find_library(SQLITE_LIBRARY NAMES libsqlite3.a sqlite3)
else()
  find_library(SQLITE_LIBRARY NAMES sqlite3)
endif()
mark_as_advanced(SQLITE_INCLUDE_DIR SQLITE_LIBRARY)
find_package_handle_standard_args(Sqlite REQUIRED_VARS SQLITE_LIBRARY SQLITE_INCLUDE_DIR)
if(Sqlite_FOUND AND NOT TARGET Sqlite::sqlite)
  find_package(Threads REQUIRED)
  add_library(Sqlite::sqlite UNKNOWN IMPORTED)
  set_target_properties(Sqlite::sqlite PROPERTIES IMPORTED_LOCATION ${SQLITE_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${SQLITE_INCLUDE_DIR}
                        INTERFACE_LINK_LIBRARIES "Threads::Threads;${CMAKE_DL_LIBS};m")
endif()
