// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// The project keeps its own rules, and each rule can tell when it is broken.
#include "rules.h"

#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::architecture {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

const std::vector<std::string>& layers() {
  static const std::vector<std::string> kLayers = [] {
    std::istringstream words(EDGEGAUGE_LAYERS);
    return std::vector<std::string>(std::istream_iterator<std::string>(words), {});
  }();
  return kLayers;
}

const std::vector<SourceFile>& project() {
  static const std::vector<SourceFile> kTree = read_tree(EDGEGAUGE_SOURCE_DIR);
  return kTree;
}

/// A tree of one file, for breaking a rule.
std::vector<SourceFile> made_up(const std::string& path, const std::string& text) { return {{path, text}}; }

std::string include(const std::string& header) { return fmt::format("#{} \"{}\"\n", "include", header); }

TEST(Project, IsReadWhole) {
  ASSERT_GT(project().size(), 100u);
  const auto has = [](const std::string& path) {
    return std::any_of(project().begin(), project().end(),
                       [&](const SourceFile& file) { return file.path == path; });
  };
  EXPECT_TRUE(has("src/core/error.h"));
  EXPECT_TRUE(has("scripts/quickstart"));
  EXPECT_TRUE(has("CMakeLists.txt"));
  EXPECT_FALSE(has("data/pictures/letter_000.jpg"));
}

TEST(Project, IncludesOnlyDownward) { EXPECT_THAT(upward_includes(project(), layers()), IsEmpty()); }
TEST(Project, KeepsFrameworkHeadersInWorkers) { EXPECT_THAT(reserved_includes(project()), IsEmpty()); }
TEST(Project, StatesItsLicenceInEveryFile) { EXPECT_THAT(missing_spdx(project()), IsEmpty()); }
TEST(Project, HasNoFileOver400Lines) { EXPECT_THAT(long_files(project()), IsEmpty()); }
TEST(Project, NamesNoMachineAndNoRegistrysAddress) { EXPECT_THAT(machine_names(project()), IsEmpty()); }

TEST(Project, WritesJsonOfAnyBytes) { EXPECT_THAT(dumps_that_throw(project()), IsEmpty()); }

TEST(DumpsThatThrow, AreFoundWithTheirLine) {
  EXPECT_THAT(dumps_that_throw(made_up("apps/edgegauge/x.cpp", "\nprint(list.dump(2));\n")),
              ElementsAre(StartsWith("apps/edgegauge/x.cpp:2: ")));
  EXPECT_THAT(dumps_that_throw(made_up("tests/x.cpp", "list.dump(2)")), IsEmpty());
}

TEST(UpwardIncludes, AreFoundWithTheirLine) {
  const auto tree = made_up("src/core/units.cpp", "\n" + include("store/store.h"));
  EXPECT_THAT(upward_includes(tree, layers()),
              ElementsAre(StartsWith("src/core/units.cpp:2: core includes store/store.h")));
}

TEST(UpwardIncludes, AllowWhatIsBelowAndForeign) {
  const auto tree = made_up("src/control/sweep.cpp", include("core/error.h") + include("store/store.h") +
                                                         include("control/plan.h") + "#include <vector>\n");
  EXPECT_THAT(upward_includes(tree, layers()), IsEmpty());
}

TEST(UpwardIncludes, KeepProtocolAndStoreOnCoreAlone) {
  EXPECT_THAT(upward_includes(made_up("src/protocol/codec.cpp", include("model/graph.h")), layers()),
              SizeIs(1));
  EXPECT_THAT(upward_includes(made_up("src/store/store.cpp", include("protocol/messages.h")), layers()),
              SizeIs(1));
}

TEST(UpwardIncludes, KeepWorkersBelowTheController) {
  EXPECT_THAT(upward_includes(made_up("workers/x/backend.cpp", include("control/plan.h")), layers()),
              SizeIs(1));
  EXPECT_THAT(upward_includes(made_up("workers/x/backend.cpp", include("worker/backend.h")), layers()),
              IsEmpty());
}

TEST(ReservedIncludes, AreFoundOutsideTheirFolder) {
  EXPECT_THAT(reserved_includes(made_up("src/control/a.cpp", include("onnxruntime_c_api.h"))), SizeIs(1));
  EXPECT_THAT(reserved_includes(made_up("bench/overhead/a.cpp", include("onnxruntime_cxx_api.h"))),
              SizeIs(1));
  EXPECT_THAT(reserved_includes(made_up("src/model/graph.cpp", include("onnx/onnx_pb.h"))), SizeIs(1));
  EXPECT_THAT(reserved_includes(made_up("src/store/store.h", include("nlohmann/json.hpp"))), SizeIs(1));
}

TEST(ReservedIncludes, AreAllowedInTheirFolder) {
  EXPECT_THAT(reserved_includes(made_up("workers/onnxruntime/backend.cpp", include("onnxruntime_c_api.h"))),
              IsEmpty());
  EXPECT_THAT(reserved_includes(made_up("src/model/onnx/read.cpp", include("onnx/onnx_pb.h"))), IsEmpty());
  EXPECT_THAT(reserved_includes(made_up("src/store/store.cpp", include("nlohmann/json.hpp"))), IsEmpty());
}

TEST(MissingSpdx, IsFoundInCodeBuildFilesAndScripts) {
  for (const char* path : {"src/core/a.cpp", "src/core/a.h", "src/core/CMakeLists.txt", "cmake/A.cmake",
                           "scripts/go", "runtimes/lock.toml"}) {
    EXPECT_THAT(missing_spdx(made_up(path, "hello\n")), SizeIs(1)) << path;
  }
}

TEST(MissingSpdx, AcceptsTheTwoLinesAlsoAfterTheInterpreter) {
  const std::string lines =
      "# SPDX-FileCopyrightText: 2026 Somebody\n# SPDX-License-Identifier: Apache-2.0\n";
  EXPECT_THAT(missing_spdx(made_up("scripts/go", "#!/bin/sh\n" + lines)), IsEmpty());
  EXPECT_THAT(missing_spdx(made_up("scripts/go", lines)), IsEmpty());
  EXPECT_THAT(missing_spdx(made_up("tests/unit/x/fixtures/plan.toml", "a = 1\n")), IsEmpty());
}

TEST(LongFiles, AreFoundFrom401Lines) {
  EXPECT_THAT(long_files(made_up("src/core/a.cpp", std::string(400, '\n'))), IsEmpty());
  EXPECT_THAT(long_files(made_up("src/core/a.cpp", std::string(401, '\n'))), SizeIs(1));
  EXPECT_THAT(long_files(made_up("tests/golden/report.html", std::string(401, '\n'))), IsEmpty());
}

TEST(MachineNames, AreFoundInAnyTextFile) {
  const std::string home = std::string("/ho") + "me/ann/models", registry = std::string("py") + "pi.org";
  EXPECT_THAT(machine_names(made_up("docs/a.md", "see " + home)), ElementsAre(HasSubstr("docs/a.md:1")));
  EXPECT_THAT(machine_names(made_up("src/core/a.cpp", "open(\"" + home + "\")")), SizeIs(1));
  EXPECT_THAT(machine_names(made_up("runtimes/lock.toml", "https://" + registry + "/simple")), SizeIs(1));
}

TEST(MachineNames, LeaveRelativePathsAndSystemFoldersAlone) {
  EXPECT_THAT(
      machine_names(made_up("a.md", "tests/fixtures/root/proc/cpuinfo ~/.cache /proc/cpuinfo /sys/class")),
      IsEmpty());
}

}  // namespace
}  // namespace edgegauge::architecture
