// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/results.h"

#include "analysis/sources.h"
#include "core/error.h"
#include "support/scratch.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::ElementsAre;

/// Two files of two runs each, in a folder of its own.
class ResultsNames : public ::testing::Test {
 protected:
  ResultsNames() {
    for (const char* file : {"a.db", "b.db"}) {
      store::Store store = store::Store::open(folder_ / file);
      store::RunRow run;
      run.device = store.add_device({"fingerprint", "a board", "{}"});
      for (int i = 0; i < 2; ++i) store.begin_run(run);
    }
    std::filesystem::create_symlink(folder_ / "a.db", folder_ / "link.db");
  }

  std::vector<ResultsName> names(const std::vector<std::string>& of_files) const {
    std::vector<std::string> paths;
    for (const std::string& file : of_files) paths.push_back((folder_ / file).string());
    return parse_results_names(paths);
  }

  /// "a.db#2": file and number of each run. Loaded, and as sources: they must be the same.
  std::vector<std::string> runs_of(const std::vector<std::string>& of_files) const {
    std::vector<std::string> loaded;
    for (const LoadedRun& run : load_runs(names(of_files)))
      loaded.push_back(short_name(run.file, run.run.id));
    std::vector<std::string> opened;
    const OpenSources open = open_sources(names(of_files));
    for (const Source& source : open.sources)
      opened.push_back(short_name(source.store->file(), source.run.id));
    EXPECT_EQ(loaded, opened);
    return loaded;
  }

 private:
  static std::string short_name(const std::filesystem::path& file, RunId run) {
    return file.filename().string() + "#" + std::to_string(run.value);
  }

  test::Scratch folder_;
};

TEST_F(ResultsNames, StandForRunsInTheirOrder) {
  EXPECT_THAT(runs_of({"b.db", "a.db#1"}), ElementsAre("b.db#2", "a.db#1"));
  EXPECT_THAT(runs_of({"a.db#2", "a.db#1"}), ElementsAre("a.db#2", "a.db#1"));
}

TEST_F(ResultsNames, ARunThatIsNamedTwiceCountsOnce) {
  EXPECT_THAT(runs_of({"a.db", "a.db"}), ElementsAre("a.db#2"));
  EXPECT_THAT(runs_of({"a.db", "./a.db"}), ElementsAre("a.db#2")) << "by another path";
  EXPECT_THAT(runs_of({"link.db", "a.db"}), ElementsAre("link.db#2")) << "by a link";
  EXPECT_THAT(runs_of({"a.db", "a.db#2", "a.db#1"}), ElementsAre("a.db#2", "a.db#1")) << "by its number";
  EXPECT_THAT(runs_of({"a.db#2", "a.db#all"}), ElementsAre("a.db#2", "a.db#1")) << "among all";
  EXPECT_THAT(runs_of({"b.db", "a.db", ""}), ElementsAre("b.db#2", "a.db#2")) << "in its folder";
}

TEST_F(ResultsNames, ARunThatIsNotThereIsRefusedHoweverOftenItsFileIsNamed) {
  EXPECT_THROW(load_runs(names({"a.db", "a.db#3"})), BadInput);
  EXPECT_THROW(open_sources(names({"a.db", "a.db#3"})), BadInput);
}

}  // namespace
}  // namespace edgegauge::analysis
