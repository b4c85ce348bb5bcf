// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/helper_child.h"

#include "control/child.h"
#include "core/error.h"

#include <chrono>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// Half a gigabyte of weights takes its time on a memory card.
constexpr Nanoseconds kLimit = 30min;

std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  const auto newline = text.rfind('\n');
  return newline == std::string::npos ? text : text.substr(newline + 1);
}

[[noreturn]] void rethrow(const std::string& what, const std::string& hint, int exit_code) {
  if (exit_code == static_cast<int>(ExitCode::kBadInput)) throw BadInput(what, hint);
  throw Error(static_cast<ExitCode>(exit_code), what, hint);
}

/// Throws the error in a line {"error":"...","hint":"...","exit":65}, as the program reports it; returns when
/// the line is something else.
void rethrow_json(const std::string& line) {
  const auto report = nlohmann::json::parse(line, nullptr, false);
  if (!report.is_object() || !report.contains("error") || !report["error"].is_string()) return;
  const auto exit = report.find("exit");
  rethrow(report["error"].get<std::string>(), report.value("hint", std::string()),
          exit != report.end() && exit->is_number_integer() ? exit->get<int>()
                                                            : static_cast<int>(ExitCode::kInternal));
}

/// Throws the error in lines "error: ..." and "hint: ...", as a worker reports it; returns when there are
/// none.
void rethrow_lines(const std::string& text, int exit_code) {
  constexpr std::string_view kError = "error: ";
  constexpr std::string_view kHint = "hint: ";
  std::string what;
  std::string hint;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kError)) what = line.substr(kError.size());
    if (line.starts_with(kHint)) hint = line.substr(kHint.size());
  }
  if (!what.empty()) rethrow(what, hint, exit_code);
}

}  // namespace

std::string run_helper(const Preparer& preparer, const std::vector<std::string>& argv,
                       const std::string& what,
                       const std::optional<std::map<std::string, std::string>>& environment) {
  ChildResult result = run_child(argv, kLimit, environment, preparer.stop);
  if (result.timed_out) {
    throw Error(ExitCode::kInternal, fmt::format("{} took longer than {}", what, format_duration(kLimit)));
  }
  if (result.exit_code == 0) return std::move(result.out);
  const std::string last = last_line(result.err);
  rethrow_json(last);
  rethrow_lines(result.err, result.exit_code);
  constexpr int kKilled = 128 + 9;
  throw Error(ExitCode::kInternal,
              fmt::format("{} failed with exit status {}: {}", what, result.exit_code, last),
              result.exit_code == kKilled ? "it may have run out of memory: close other programs" : "");
}

std::string run_program(const Preparer& preparer, const std::vector<std::string>& arguments,
                        const std::string& what) {
  std::vector<std::string> argv{preparer.program.string(), "--json"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run_helper(preparer, argv, what);
}

void make_once(const fs::path& target, const std::function<void(const fs::path&)>& make) {
  if (fs::exists(target)) return;
  std::error_code problem;
  fs::create_directories(target.parent_path(), problem);
  const fs::path draft =
      target.parent_path() / fmt::format("new-{}-{}", getpid(), target.filename().string());
  try {
    make(draft);
  } catch (...) {
    fs::remove_all(draft, problem);
    throw;
  }
  fs::rename(draft, target, problem);
  if (!problem) return;
  fs::remove_all(draft, problem);
  // Another run may have been faster: a folder cannot be renamed over one that is there, and need not.
  if (!fs::exists(target)) {
    throw Error(ExitCode::kInternal, fmt::format("{} could not be written", target.string()),
                "make room in the cache folder, or name another one in EDGEGAUGE_CACHE");
  }
}

}  // namespace edgegauge::control
