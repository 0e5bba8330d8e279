# SPDX-License-Identifier: MIT
# Two INTERFACE targets carry every flag: how we compile, and what we let pass.
add_library(skrobot_settings INTERFACE)
target_compile_features(skrobot_settings INTERFACE cxx_std_20)
target_compile_definitions(skrobot_settings INTERFACE BOOST_DLL_USE_STD_FS)

add_library(skrobot_warnings INTERFACE)
target_compile_options(skrobot_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Wold-style-cast;-Woverloaded-virtual>
  $<$<BOOL:${SKROBOT_WARNINGS_AS_ERRORS}>:-Werror>)

# Sanitizers go to everything, the plugins too: a library without them would hide the faults that cross the boundary.
if(SKROBOT_SANITIZE)
  add_compile_options(-fsanitize=${SKROBOT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  # GCC sees uninitialised members in std::regex where the sanitizers' code stands between: false.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  add_link_options(-fsanitize=${SKROBOT_SANITIZE})
endif()
