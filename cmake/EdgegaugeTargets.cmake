# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0

# edgegauge_library(NAME SOURCES ... DEPENDS ...): a layer of src/, as target edgegauge::NAME.
function(edgegauge_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(edgegauge_${name} STATIC ${ARG_SOURCES})
  add_library(edgegauge::${name} ALIAS edgegauge_${name})
  target_include_directories(edgegauge_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(edgegauge_${name} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS} edgegauge_flags)
endfunction()

# edgegauge_worker(NAME SOURCES ... DEPENDS ...): the executable edgegauge-worker-NAME, beside the program.
function(edgegauge_worker name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(edgegauge-worker-${name} ${ARG_SOURCES})
  target_link_libraries(edgegauge-worker-${name} PRIVATE edgegauge::worker ${ARG_DEPENDS} edgegauge_flags)
  install(TARGETS edgegauge-worker-${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  set_property(GLOBAL APPEND PROPERTY EDGEGAUGE_WORKERS_FOUND ${name})
endfunction()

# edgegauge_worker_missing(NAME REASON): called by a worker's folder when it cannot be built here.
function(edgegauge_worker_missing name reason)
  if(NOT EDGEGAUGE_WORKERS STREQUAL "auto" AND name IN_LIST EDGEGAUGE_WORKERS)
    message(FATAL_ERROR "worker ${name} was asked for but cannot be built: ${reason}")
  endif()
  set_property(GLOBAL APPEND PROPERTY EDGEGAUGE_WORKERS_MISSING "${name}: ${reason}")
endfunction()

function(edgegauge_print_worker_table)
  get_property(found GLOBAL PROPERTY EDGEGAUGE_WORKERS_FOUND)
  get_property(missing GLOBAL PROPERTY EDGEGAUGE_WORKERS_MISSING)
  message(STATUS "workers found:")
  foreach(name IN LISTS found)
    message(STATUS "  ${name}")
  endforeach()
  foreach(line IN LISTS missing)
    message(STATUS "  missing  ${line}")
  endforeach()
endfunction()

# edgegauge_test(NAME SOURCES ... DEPENDS ... [LABEL unit]): a GoogleTest program whose cases ctest counts one by one.
function(edgegauge_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;DEPENDS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(EDGEGAUGE_SANITIZE)
    math(EXPR ARG_TIMEOUT "5 * ${ARG_TIMEOUT}")  # such programs are many times slower
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} GTest::gtest_main GTest::gmock edgegauge_flags)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE EDGEGAUGE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                             EDGEGAUGE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/bin)
  include(GoogleTest)
  gtest_discover_tests(${name} TEST_PREFIX "${ARG_LABEL}/" DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()

# edgegauge_cache_folder(VARIABLE): where the program keeps what it installs, as it finds out itself.
function(edgegauge_cache_folder variable)
  set(cache ${EDGEGAUGE_CACHE_DIR})
  if(NOT cache AND DEFINED ENV{EDGEGAUGE_CACHE})
    set(cache $ENV{EDGEGAUGE_CACHE})
  elseif(NOT cache AND DEFINED ENV{XDG_CACHE_HOME})
    set(cache $ENV{XDG_CACHE_HOME}/edgegauge)
  elseif(NOT cache)
    set(cache $ENV{HOME}/.cache/edgegauge)
  endif()
  set(${variable} ${cache} PARENT_SCOPE)
endfunction()

# edgegauge_locked_version(ENTRY VARIABLE): the version that the lock file has of ENTRY for the machine built for.
function(edgegauge_locked_version entry variable)
  set(lock ${PROJECT_SOURCE_DIR}/runtimes/lock.toml)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${lock})
  file(STRINGS ${lock} lines REGEX "^(name|version|architecture) = ")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([a-z]+) = \"(.*)\"" matched "${line}")
    set(its_${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
    if(line MATCHES "^architecture" AND its_name STREQUAL entry AND
       its_architecture MATCHES "^(${CMAKE_SYSTEM_PROCESSOR}|any)$")
      set(${variable} ${its_version} PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# edgegauge_find_headers(ENTRY FILE VARIABLE): where the lock file's ENTRY was installed with FILE below include/: the
# version that is locked, since a worker takes no other. Looked for anew at each configuring, since it appears when the
# program installs it.
function(edgegauge_find_headers entry file variable)
  edgegauge_cache_folder(cache)
  edgegauge_locked_version(${entry} version)
  unset(found CACHE)
  find_path(found ${file} PATHS ${cache}/runtimes/${entry}/${version}/include
            NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH NO_CACHE)
  set(${variable} ${found} PARENT_SCOPE)
endfunction()

# edgegauge_embed(MADE FILE...): makes text files of this folder part of the program. MADE is set to the source that
# defines embedded() of embedded.h here. No file may hold what ends its string there: a parenthesis, then file".
function(edgegauge_embed made)
  set(text "#include \"report/embedded.h\"\n#include \"core/check.h\"\nnamespace edgegauge::report {\n")
  string(APPEND text "std::string_view embedded(std::string_view path) {\n")
  foreach(path IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} content)
    string(APPEND text "  if (path == \"${path}\") return R\"file(${content})file\";\n")
  endforeach()
  string(APPEND text "  EDGEGAUGE_CHECK(false);\n}\n}  // namespace edgegauge::report\n")
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp)
  set(before)
  if(EXISTS ${source})
    file(READ ${source} before)
  endif()
  if(NOT before STREQUAL text)
    file(WRITE ${source} "${text}")
  endif()
  set(${made} ${source} PARENT_SCOPE)
endfunction()

# edgegauge_skipped_test(NAME REASON): stands for a test that cannot be here, so that it is counted and told as skipped.
function(edgegauge_skipped_test name reason)
  add_test(NAME ${name} COMMAND sh -c "printf '%s\\n' 'CMakeLists.txt:1: Skipped' '${reason}'; exit 77")
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()
