# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
set(EDGEGAUGE_WORKERS "auto" CACHE STRING "auto, or a list of framework workers that must be built")
set(EDGEGAUGE_CACHE_DIR "" CACHE PATH "Where installed runtimes are looked for (default: the user's cache folder)")
option(EDGEGAUGE_TESTS "Build the tests" ON)
option(EDGEGAUGE_BENCH "Build the benchmarks" ON)
option(EDGEGAUGE_FUZZ "Build the fuzz targets with libFuzzer (clang)" OFF)
option(EDGEGAUGE_WERROR "Treat warnings as errors" ON)
set(EDGEGAUGE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# What every target of ours is compiled with; link it, never set global flags.
add_library(edgegauge_flags INTERFACE)
target_compile_options(edgegauge_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                       -Woverloaded-virtual -Wimplicit-fallthrough)
if(EDGEGAUGE_WERROR)
  target_compile_options(edgegauge_flags INTERFACE -Werror)
endif()
if(EDGEGAUGE_SANITIZE)
  # With a sanitizer in the way GCC takes the standard library's own regex for uninitialised; it says that it may.
  target_compile_options(edgegauge_flags INTERFACE -fsanitize=${EDGEGAUGE_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(edgegauge_flags INTERFACE -fsanitize=${EDGEGAUGE_SANITIZE})
  target_compile_definitions(edgegauge_flags INTERFACE EDGEGAUGE_SANITIZED="${EDGEGAUGE_SANITIZE}")
  if(NOT EDGEGAUGE_FUZZ)
    # An object, since what a sanitizer looks for must be in the program itself, and no archive would be asked for it.
    add_library(edgegauge_sanitizer_options OBJECT ${CMAKE_CURRENT_LIST_DIR}/sanitizer_options.cpp)
    target_compile_definitions(edgegauge_sanitizer_options
                               PRIVATE EDGEGAUGE_SANITIZER_REPORTS="${PROJECT_BINARY_DIR}/reports")
    set_target_properties(edgegauge_sanitizer_options PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_sources(edgegauge_flags INTERFACE $<TARGET_OBJECTS:edgegauge_sanitizer_options>)
  endif()
endif()
