// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What a sanitizer asks every program of a sanitized build for. In the program, not in the environment:
// workers and their children are started with an environment of their own. Reports go to files, one per
// process: the process may be one whose output nobody reads, or whose failure a test expects.
// ./scripts/sanitize counts them.
#include <cerrno>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPORTS EDGEGAUGE_SANITIZER_REPORTS
#define COMMON_OPTIONS "log_path=" REPORTS "/report:log_exe_name=1"

extern "C" {

const char* __asan_default_options() { return COMMON_OPTIONS; }
/// A framework's library has not been built for ThreadSanitizer, which sees what such a library has done by
/// way of the C library (copying, freeing), and not by what its threads wait for each other: each of that
/// would be a race.
const char* __tsan_default_options() { return COMMON_OPTIONS ":ignore_noninstrumented_modules=1"; }
const char* __ubsan_default_options() { return "print_stacktrace=1"; }

/// Called before the report is written. GCC has UndefinedBehaviorSanitizer beside AddressSanitizer as a
/// library of its own, whose log_path sets the other's: it writes to stderr, whatever it is told.
void __ubsan_on_report() {
  mkdir(REPORTS, 0777);
  const std::string file =
      std::string(REPORTS "/report.") + program_invocation_short_name + "." + std::to_string(getpid());
  dup2(open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666), STDERR_FILENO);
}

}  // extern "C"
