// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "scale/made_up_store.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/// How the time and the memory of the program that reads a results file grow with the cells in it: made-up
/// files, and the real program as a child.
namespace edgegauge::bench {
namespace {

namespace fs = std::filesystem;

constexpr double kMegabyte = 1e6;

/// What a command took, from its start to its end.
struct Use {
  double seconds = 0;
  double rss_mb = 0;  ///< most memory that was resident
};

/// Its output goes to a file that nobody reads, or to nowhere.
Use run(const fs::path& folder, const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    const int output = open("/dev/null", O_WRONLY);
    if (chdir(folder.c_str()) != 0 || dup2(output, STDOUT_FILENO) < 0) _exit(126);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child)
    throw std::system_error(errno, std::generic_category(), "wait4");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error(fmt::format("'{}' failed", fmt::join(command, " ")));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  return {taken.count(), static_cast<double>(usage.ru_maxrss) * 1024 / kMegabyte};
}

struct Question {
  std::string name;
  std::vector<std::string> arguments;
};

/// What is asked of every file. The page comes first: its figures are those of the last line.
std::vector<Question> questions(std::int64_t cells) {
  return {
      {"page", {"report", "made-up.db", "--format", "html", "-o", "page.html"}},
      {"terminal", {"report", "made-up.db"}},
      {"show", {"show", std::to_string(cells / 2), "made-up.db"}},
      {"export",
       {"export", "made-up.db", "-o", "some.csv", "--where", "framework=pytorch", "--where", "batch=1",
        "--where", "model=network000", "--where", "quantity=latency_p50"}},
      {"compare", {"compare", "made-up.db", "--by", "framework", "-o", "compared.txt"}},
  };
}

struct Arguments {
  std::string bin;
  std::vector<std::int64_t> cells{1000, 10'000, 100'000};
  int times = 3;
  std::uint64_t seed = 1;
};

/// Of several times, the middle one by time; the most memory of any.
Use middle(const fs::path& folder, const std::vector<std::string>& command, int times) {
  std::vector<Use> all;
  for (int i = 0; i < times; ++i) all.push_back(run(folder, command));
  std::ranges::sort(all, {}, &Use::seconds);
  return {all[all.size() / 2].seconds, std::ranges::max(all, {}, &Use::rss_mb).rss_mb};
}

double megabytes(const fs::path& file) { return static_cast<double>(fs::file_size(file)) / kMegabyte; }

/// A folder that goes with what is in it.
struct Scratch {
  fs::path folder;
  Scratch() {
    std::string name = (fs::temp_directory_path() / "report-scale-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
    folder = name;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
};

/// The last line's words on a page.
std::string measure(const Arguments& arguments, std::int64_t cells) {
  const Scratch scratch;
  const fs::path results = scratch.folder / "made-up.db";
  test::make_store(results, {.cells = cells, .seed = arguments.seed});
  fmt::print("cells {}: results file {:.1f} MB\n", cells, megabytes(results));
  std::string line;
  for (const Question& question : questions(cells)) {
    std::vector<std::string> command{arguments.bin + "/edgegauge"};
    command.insert(command.end(), question.arguments.begin(), question.arguments.end());
    const Use use = middle(scratch.folder, command, arguments.times);
    fmt::print("cells {}: {:<9} {:7.3f} s {:7.1f} MB\n", cells, question.name, use.seconds, use.rss_mb);
    if (question.name != "page") continue;
    const double page_mb = megabytes(scratch.folder / "page.html");
    fmt::print("cells {}: page of {:.2f} MB\n", cells, page_mb);
    line = fmt::format("cells={} seconds={:.3f} rss_mb={:.1f} page_mb={:.2f}", cells, use.seconds, use.rss_mb,
                       page_mb);
  }
  std::fflush(stdout);
  return line;
}

}  // namespace
}  // namespace edgegauge::bench

int main(int argc, char** argv) {
  using edgegauge::bench::Arguments;
  Arguments arguments;
  CLI::App app("Measures how time, memory and size of a report grow with the cells of a results file.",
               "./scripts/bench report-scale");
  app.add_option("bin", arguments.bin)->required()->group("");
  app.add_option("--cells", arguments.cells, "Sizes of the files, several with commas")
      ->delimiter(',')
      ->check(CLI::Range(100, 10'000'000))
      ->capture_default_str();
  app.add_option("--times", arguments.times, "How often each is asked; the middle one counts")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_option("--seed", arguments.seed, "Of the made-up cells")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    std::vector<std::string> lines;
    for (const std::int64_t cells : arguments.cells)
      lines.push_back(edgegauge::bench::measure(arguments, cells));
    for (const std::string& line : lines) fmt::print("bench report-scale {}\n", line);
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
}
