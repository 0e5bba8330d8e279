# SPDX-License-Identifier: MIT
# skrobot::sdk and skrobot_add_plugin(), the same from the source tree and from an installed package.
include_guard(GLOBAL)

# Where the headers and the one source lie: beside this folder in the source tree, under the prefix when installed.
get_filename_component(_skrobot_sdk_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
if(EXISTS "${_skrobot_sdk_root}/src/json.cpp")
  set(_skrobot_sdk_include "${_skrobot_sdk_root}/include")
  set(_skrobot_sdk_source "${_skrobot_sdk_root}/src/json.cpp")
else()
  # <prefix>/lib/cmake/skrobot-sdk, or one folder more where the distribution's library folder has an architecture.
  get_filename_component(_skrobot_sdk_root "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
  if(NOT EXISTS "${_skrobot_sdk_root}/include/skrobot/plugin.h")
    get_filename_component(_skrobot_sdk_root "${_skrobot_sdk_root}/.." ABSOLUTE)
  endif()
  set(_skrobot_sdk_include "${_skrobot_sdk_root}/include")
  set(_skrobot_sdk_source "${_skrobot_sdk_root}/share/skrobot-sdk/src/json.cpp")
endif()

# The headers alone: all that a plugin in C needs.
add_library(skrobot_sdk_headers INTERFACE)
target_include_directories(skrobot_sdk_headers SYSTEM INTERFACE "${_skrobot_sdk_include}")
add_library(skrobot::sdk_headers ALIAS skrobot_sdk_headers)

# A project in C alone has no more, and needs no C++ compiler and no Boost.
get_property(_skrobot_sdk_languages GLOBAL PROPERTY ENABLED_LANGUAGES)
if("CXX" IN_LIST _skrobot_sdk_languages)

# Boost's headers, by Boost_ROOT, CMAKE_PREFIX_PATH or where the system has them. In a function: what find_package sets is not the author's.
function(_skrobot_find_boost)
  if(POLICY CMP0167)
    cmake_policy(SET CMP0167 OLD)  # the module also finds a Boost that is headers alone
  endif()
  if(Boost_ROOT OR BOOST_ROOT OR DEFINED ENV{Boost_ROOT} OR DEFINED ENV{BOOST_ROOT})
    # That one and no other: the system's has a CMake package, which would be found first.
    set(Boost_NO_BOOST_CMAKE ON)
    set(Boost_NO_SYSTEM_PATHS ON)
    foreach(given "${Boost_ROOT}" "$ENV{Boost_ROOT}" "$ENV{BOOST_ROOT}")
      if(given AND NOT BOOST_ROOT)
        set(BOOST_ROOT "${given}")
      endif()
    endforeach()
  endif()
  find_package(Boost 1.81 REQUIRED)
  set(_skrobot_boost_include "${Boost_INCLUDE_DIRS}" PARENT_SCOPE)
endfunction()
_skrobot_find_boost()

# Boost.JSON, compiled once in the author's own build: static, position-independent, hidden.
add_library(skrobot_sdk_json STATIC EXCLUDE_FROM_ALL "${_skrobot_sdk_source}")
target_link_libraries(skrobot_sdk_json PUBLIC skrobot_sdk_headers)
target_include_directories(skrobot_sdk_json SYSTEM PUBLIC "${_skrobot_boost_include}")
target_compile_features(skrobot_sdk_json PUBLIC cxx_std_17)
target_compile_definitions(skrobot_sdk_json PUBLIC BOOST_JSON_NO_LIB BOOST_CONTAINER_NO_LIB)
set_target_properties(skrobot_sdk_json PROPERTIES
  POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)

add_library(skrobot_sdk INTERFACE)
target_link_libraries(skrobot_sdk INTERFACE skrobot_sdk_json)
add_library(skrobot::sdk ALIAS skrobot_sdk)

endif()

# Which of these sources are compiled as C++: by their ending, as CMake does, or by their property LANGUAGE.
function(_skrobot_find_cxx_sources result)
  set(endings C cc cpp cxx c++ CPP mm ${CMAKE_CXX_SOURCE_FILE_EXTENSIONS})
  set(found)
  foreach(source ${ARGN})
    string(REGEX MATCH "[^./]*$" ending "${source}")
    get_source_file_property(language "${source}" LANGUAGE)
    if(language STREQUAL "CXX" OR (ending IN_LIST endings AND NOT language))
      list(APPEND found "${source}")
    endif()
  endforeach()
  set(${result} ${found} PARENT_SCOPE)
endfunction()

# skrobot_add_plugin(<name> <sources>...) makes the plugin <name>.so, which exports skrobot_plugin_entry and nothing else. Sources of several
# languages may be mixed, and headers among them; one without C++ links no C++.
function(skrobot_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  set_target_properties(${name} PROPERTIES
    PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  _skrobot_find_cxx_sources(cxx_sources ${ARGN})
  if(cxx_sources AND NOT TARGET skrobot::sdk)
    message(FATAL_ERROR "skrobot_add_plugin(${name}): sources in C++ need project(... LANGUAGES C CXX) before find_package(skrobot-sdk)")
  elseif(cxx_sources)
    target_link_libraries(${name} PRIVATE skrobot::sdk)
  else()
    target_link_libraries(${name} PRIVATE skrobot_sdk_headers)
  endif()
  # A function of another signature in a table of the contract crashes when it is called; C compilers only warn of it.
  if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:C>:-Werror=incompatible-pointer-types>)
  endif()
  # Hidden visibility alone still exports inline functions of other libraries, which let two plugins share one static.
  if(UNIX AND NOT APPLE)
    target_link_options(${name} PRIVATE
      "LINKER:--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map" "LINKER:--exclude-libs,ALL" "LINKER:-Bsymbolic-functions")
    # A sanitizer's run-time library is found in the program at load time, not in the plugin.
    if(NOT "${CMAKE_CXX_FLAGS}${CMAKE_C_FLAGS}${SKROBOT_SANITIZE}" MATCHES "sanitize|address|thread")
      target_link_options(${name} PRIVATE "LINKER:-z,defs")
    endif()
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map")
  endif()
endfunction()
