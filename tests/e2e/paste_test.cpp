// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Commands that the program prints do what they are said to, when they are pasted into a shell.
#include "e2e/program.h"

#include <csignal>
#include <filesystem>
#include <set>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <wordexp.h>

namespace edgegauge::e2e {
namespace {

using testing::HasSubstr;
using testing::IsSubsetOf;

/// The words after `edgegauge run`, as a shell takes them, of the line that begins so.
std::vector<std::string> printed_flags(const std::string& text, const std::string& line_begins) {
  const std::string start = line_begins + "edgegauge run ";
  const std::size_t at = text.find(start);
  if (at == std::string::npos) return {};
  const std::string flags = text.substr(at + start.size(), text.find('\n', at) - at - start.size());
  wordexp_t words{};
  if (wordexp(flags.c_str(), &words, WRDE_NOCMD | WRDE_UNDEF) != 0) return {};
  std::vector<std::string> result(words.we_wordv, words.we_wordv + words.we_wordc);
  wordfree(&words);
  return result;
}

using Setting = std::tuple<std::string, std::string, int, std::string, std::string>;

std::set<Setting> settings(const nlohmann::json& cells) {
  std::set<Setting> found;
  for (const nlohmann::json& cell : cells)
    found.insert({cell.at("model"), cell.at("framework"), cell.at("batch"), cell.at("profile"),
                  cell.at("knobs").dump()});
  return found;
}

TEST(Paste, TheCommandForWhatABudgetLeftOutPlansTheSame) {
  Program program;
  ASSERT_EQ(program.run({"models", "export", "squeezenet1.1", "-o", "it's a model.onnx"}).exit_code, 0);
  const std::vector<std::string> flags{"--model",      "it's a model.onnx",  "--framework", "null,sleep",
                                       "--set",        "sleep_us=1000,2000", "--batch",     "1,2,4",
                                       "--profile",    "default,optimised",  "--warm-up",   "20ms",
                                       "--energy",     "--target",           "0.5%",        "--results",
                                       "my results.db"};
  const auto with = [&](std::vector<std::string> command, const std::vector<std::string>& more) {
    command.insert(command.end(), more.begin(), more.end());
    return command;
  };
  std::vector<std::string> run = with({"run", "--report", "none"}, flags);
  run.insert(run.end(), {"--budget", "1s"});
  const Ended ended = program.run(run);
  const std::vector<std::string> printed = printed_flags(ended.err, "To measure them: ");
  ASSERT_FALSE(printed.empty()) << ended.err;
  EXPECT_THAT(printed, testing::Contains("--energy")) << ended.err;

  const nlohmann::json all = program.run(with({"--json", "plan", "check"}, flags)).json();
  const Ended checked = program.run(with({"--json", "plan", "check"}, printed));
  ASSERT_EQ(checked.exit_code, 0) << checked.err << ended.err;
  const nlohmann::json rest = checked.json();
  EXPECT_THAT(settings(rest.at("cells")), IsSubsetOf(settings(all.at("cells"))));
  std::set<Setting> measured =
      settings(program.run({"--json", "report", "my results.db"}).json().at("cells"));
  measured.merge(settings(rest.at("cells")));
  EXPECT_EQ(measured, settings(all.at("cells")));
  for (const char* key : {"energy = \"on\"", "target = \"0.5%\"", "warm-up = \"0.02s\"",
                          "results = \"my results.db\"", "model = [\"it's a model.onnx\"]"})
    EXPECT_THAT(rest.at("plan").get<std::string>(), HasSubstr(key));
}

TEST(Paste, TheCommandToGoOnWithAnInterruptedRunGoesOn) {
  Program program;
  const pid_t process =
      program.start({"run", "--framework", "sleep", "--batch", "1,2,4", "--cell-limit", "1s", "--warm-up",
                     "1ms", "--set", "sleep_us=1000", "--results", "it's mine.db", "--report", "none"});
  const auto results = program.folder() / "it's mine.db";
  for (int i = 0; i < 1000 && !std::filesystem::exists(results); ++i) usleep(10'000);
  usleep(300'000);
  const Ended ended = program.end(process, SIGINT);
  ASSERT_EQ(ended.exit_code, 130) << ended.err;
  std::vector<std::string> command{"run"};
  for (const std::string& word : printed_flags(ended.err, "or: ")) command.push_back(word);
  command.insert(command.end(), {"--report", "none"});
  EXPECT_EQ(program.run(command).exit_code, 0) << ended.err;
  EXPECT_EQ(program.run({"--json", "report", "it's mine.db"}).json().at("counts").at("measured"), 3);
}

}  // namespace
}  // namespace edgegauge::e2e
