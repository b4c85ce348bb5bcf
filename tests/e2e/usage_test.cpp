// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// The program at the edges of its command line: help, mistakes, exit codes, streams.
#include "e2e/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Usage, HelpGoesToStdoutAndSucceeds) {
  const Ended ended = Program().run({"--help"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.out, HasSubstr("edgegauge doctor"));
  EXPECT_THAT(ended.err, IsEmpty());
}

TEST(Usage, EveryCommandHasHelp) {
  for (const char* command : {"run", "check", "plan", "report", "show", "compare", "claims", "cost",
                              "devices", "export", "import", "meter", "models", "runtimes", "doctor"}) {
    const Ended ended = Program().run({command, "--help"});
    EXPECT_EQ(ended.exit_code, 0) << command;
    EXPECT_THAT(ended.out, HasSubstr("--help")) << command;
    EXPECT_LE(widest_line(ended.out), 80u) << ended.out;
    EXPECT_LE(widest_line(ended.err), 80u) << ended.err;
  }
}

struct Mistake {
  const char* name;
  std::vector<std::string> arguments;
  int exit_code;
  const char* said;  ///< part of what is said on stderr
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreExplainedWithTheRightExitCode) {
  const Ended ended = Program().run(GetParam().arguments);
  EXPECT_EQ(ended.exit_code, GetParam().exit_code) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr(GetParam().said));
  EXPECT_THAT(ended.err, HasSubstr("hint: "));
  EXPECT_THAT(ended.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine, Mistakes,
    testing::Values(
        Mistake{"no_command", {}, 2, "no command"},
        Mistake{"mistyped_command", {"rnu"}, 2, "did you mean run"},
        Mistake{"mistyped_option", {"run", "--bacth", "1"}, 2, "did you mean --batch"},
        Mistake{"batch_is_no_number",
                {"run", "--model", "-", "--framework", "null", "--batch", "many"},
                2,
                "many"},
        Mistake{"batch_is_zero", {"run", "--framework", "null", "--batch", "0"}, 2, "batch"},
        Mistake{"root_is_no_folder", {"--root", "/nope", "doctor"}, 2, "there is no folder /nope"},
        Mistake{"unknown_framework",
                {"run", "--model", "resnet18", "--framework", "caffe"},
                69,
                "known are: mxnet, onnxruntime"},
        Mistake{"unknown_model", {"run", "--model", "resnet19", "--framework", "null"}, 65, "resnet18"},
        Mistake{"unknown_knob", {"run", "--framework", "sleep", "--set", "sleep_uss=1"}, 2, "sleep_us"},
        Mistake{"no_plan_file", {"run", "nowhere.toml"}, 65, "nowhere.toml"},
        Mistake{"no_results_file", {"report", "nowhere.db"}, 65, "nowhere.db"},
        Mistake{"compare_with_nothing", {"compare", "a.db"}, 2, "--by"},
        Mistake{"compare_by_nothing", {"compare", "--by", "framwork"}, 2, "framwork"},
        Mistake{"limit_on_nothing", {"compare", "a.db", "b.db", "--fail-if", "p51>5%"}, 2, "p51"},
        Mistake{"limit_on_what_is_not_stored",
                {"compare", "a.db", "b.db", "--fail-if", "roofline_share<-5%"},
                2,
                "roofline_share"},
        Mistake{"limit_that_is_no_number", {"compare", "--fail-if", "p50>nan%", "a.db", "b.db"}, 2, "nan"},
        Mistake{"measured_by_another_metric",
                {"compare", "--measure", "--framework", "sleep", "--metric", "memory_peak"},
                2,
                "memory_peak"},
        Mistake{"export_where_nothing", {"export", "--where", "framwork=a"}, 2, "framwork"},
        Mistake{"import_of_nothing", {"import", "nowhere.csv"}, 65, "nowhere.csv"},
        Mistake{"import_of_a_folder", {"import", "."}, 65, "Is a directory"},
        Mistake{"plan_is_a_folder", {"run", "."}, 65, "Is a directory"},
        Mistake{"meter_record_is_a_folder", {"meter", ".", "nowhere.db"}, 65, "the meter's record . cannot"},
        Mistake{"no_price_list", {"devices", "--devices", "nowhere.toml"}, 65, "nowhere.toml"},
        Mistake{"no_results_for_claims", {"claims", "nowhere.db"}, 65, "nowhere.db"},
        Mistake{"no_run_of_that_name", {"claims", "nowhere.db#last"}, 2, "#last"},
        Mistake{"no_such_format", {"report", "--format", "pdf"}, 2, "pdf"},
        Mistake{"no_such_model_file", {"models", "show", "nowhere.onnx"}, 65, "nowhere.onnx"},
        Mistake{"no_such_runtime", {"runtimes", "install", "caffe"}, 2, "caffe"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Usage, AnErrorIsOneLineOfJsonWhenAskedFor) {
  const Ended ended = Program().run({"--json", "report", "nowhere.db"});
  EXPECT_EQ(ended.exit_code, 65);
  const nlohmann::json error = nlohmann::json::parse(ended.err);
  EXPECT_EQ(error.at("exit"), 65);
  EXPECT_THAT(error.at("error").get<std::string>(), HasSubstr("nowhere.db"));
}

TEST(Usage, TextForPeopleFitsEightyColumnsAndHasNoEscapesOffATerminal) {
  Program program;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"models"},
                                                    {"models", "show", "squeezenet1.1"},
                                                    {"runtimes", "list"},
                                                    {"doctor", "--quick"}}) {
    const Ended ended = program.run(arguments);
    EXPECT_EQ(ended.exit_code, 0) << arguments.front() << ended.err;
    EXPECT_LE(widest_line(ended.out), 80u) << ended.out;
    EXPECT_LE(widest_line(ended.err), 80u) << ended.err;
    EXPECT_THAT(ended.out, Not(HasSubstr("\x1b")));
  }
}

}  // namespace
}  // namespace edgegauge::e2e
