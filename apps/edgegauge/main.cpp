// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "core/error.h"
#include "core/json_text.h"
#include "usage.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

using edgegauge::ExitCode;
using edgegauge::cli::Context;

int print_error(const Context& context, ExitCode code, const std::string& what, const std::string& hint) {
  if (context.json) {
    const nlohmann::json line = {{"error", what}, {"hint", hint}, {"exit", static_cast<int>(code)}};
    fmt::print(stderr, "{}\n", edgegauge::json_text(line, edgegauge::kOneLine));
  } else {
    fmt::print(stderr, "error: {}\n", what);
    if (!hint.empty()) fmt::print(stderr, "hint: {}\n", hint);
  }
  return static_cast<int>(code);
}

std::string joined(int argc, char** argv) {
  std::string line;
  for (int i = 0; i < argc; ++i) line += (i == 0 ? "" : " ") + std::string(argv[i]);
  return line;
}

/// Output that the reader could not take (a full disk, a closed pipe) is an error, not a success.
int flush_output(int exit_code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit_code;
  std::fputs("error: standard output could not be written\n", stderr);
  return exit_code == 0 ? static_cast<int>(ExitCode::kInternal) : exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  // A limit on the size of files is to be an error like that of a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  Context context;
  context.command_line = joined(argc, argv);
  CLI::App app("Measures deep-learning models on this device: latency, throughput, memory, cold start.",
               "edgegauge");
  try {
    edgegauge::cli::add_commands(app, context);
    app.parse(argc, argv);
    return flush_output(context.action());
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    const auto [what, hint] = edgegauge::cli::explain(app, error, argc, argv);
    return print_error(context, ExitCode::kUsage, what, hint);
  } catch (const edgegauge::Error& error) {
    return print_error(context, error.code(), error.what(), error.hint());
  } catch (const std::bad_alloc&) {
    return print_error(context, ExitCode::kInternal, "out of memory",
                       "close other programs, or use a smaller model");
  } catch (const std::exception& error) {
    return print_error(context, ExitCode::kInternal, error.what(), "");
  }
}
