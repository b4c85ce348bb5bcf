// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/workers.h"

#include "core/error.h"
#include "protocol/codec.h"
#include "scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using test::Scratch;
using testing::ElementsAre;
using testing::HasSubstr;

/// A folder of fake workers on EDGEGAUGE_WORKER_PATH.
class Workers : public testing::Test {
 protected:
  Workers() { setenv("EDGEGAUGE_WORKER_PATH", ("/no/such/folder::" + folder_.folder().string()).c_str(), 1); }
  ~Workers() override { unsetenv("EDGEGAUGE_WORKER_PATH"); }

  void add(const std::string& name, const std::string& script) {
    folder_.write_script("edgegauge-worker-" + name, script);
  }
  static protocol::BackendInfo info(const std::string& name) {
    protocol::BackendInfo result;
    result.name = name;
    result.title = "Title of " + name;
    result.available = true;
    return result;
  }
  void add_good(const std::string& name) { add_describing(name, info(name)); }
  void add_describing(const std::string& name, const protocol::BackendInfo& answer) {
    folder_.write(name + ".json", protocol::to_json(answer));
    add(name, "[ \"$1\" = describe ] && cat " + (folder_ / (name + ".json")).string());
  }
  std::vector<Worker> discover() const { return discover_workers(folder_ / "no-lock.toml"); }

  Scratch folder_;
};

TEST_F(Workers, AreFoundByNameAndDescribeThemselves) {
  add_good("alpha");
  add_good("beta");
  folder_.write("edgegauge-worker-text", "not executable");
  folder_.write_script("something-else", "exit 0");
  const auto workers = discover();
  ASSERT_EQ(workers.size(), 2u);
  EXPECT_EQ(workers[0].info.name, "alpha");
  EXPECT_EQ(workers[0].info.title, "Title of alpha");
  EXPECT_TRUE(workers[0].info.available);
  EXPECT_EQ(workers[0].executable, folder_ / "edgegauge-worker-alpha");
  EXPECT_EQ(workers[1].info.name, "beta");
}

constexpr const char* kLock = R"(
[[entry]]
name = "alpha"
title = "Alpha"
kind = "runtime"
version = "1.2"
registry = "pypi"
package = "alpha"
licence = "MIT"
purpose = "a test"
[[entry.artefact]]
architecture = "any"
sha256 = ["0000000000000000000000000000000000000000000000000000000000000000"]
download_bytes = 1
installed_bytes = 1
[entry.files]
"lib.so" = "lib.so"
)";

TEST_F(Workers, AreToldWhereTheirRuntimeIsInstalled) {
  add_describing("alpha", info("alpha"));
  add("alpha",
      "echo \"$@\" > " + (folder_ / "arguments").string() + "; cat " + (folder_ / "alpha.json").string());
  const auto lock = folder_.write("lock.toml", kLock);
  setenv("EDGEGAUGE_CACHE", (folder_ / "cache").c_str(), 1);
  EXPECT_EQ(discover_workers(lock).front().runtime_dir, "");
  EXPECT_EQ(test::read_text(folder_ / "arguments"), "describe\n");

  const auto installed = folder_ / "cache/runtimes/alpha/1.2";
  std::filesystem::create_directories(installed);
  EXPECT_EQ(discover_workers(lock).front().runtime_dir, installed);
  EXPECT_EQ(test::read_text(folder_ / "arguments"), "describe --runtime-dir " + installed.string() + "\n");
  unsetenv("EDGEGAUGE_CACHE");
}

struct BadWorker {
  const char* name;
  const char* script;
  const char* reason;
};

TEST_F(Workers, ThatDoNotAnswerAreUnavailableForAReason) {
  const BadWorker kBad[] = {
      {"crash", "kill -SEGV $$", "139"},
      {"garbage", "echo not json", ""},
      {"refusal", "echo 'libgone.so: cannot open' >&2; exit 127", "libgone.so: cannot open"},
      {"silence", "exit 0", ""},
  };
  for (const BadWorker& bad : kBad) add(bad.name, bad.script);
  const auto workers = discover();
  ASSERT_EQ(workers.size(), std::size(kBad));
  for (std::size_t i = 0; i < workers.size(); ++i) {
    EXPECT_FALSE(workers[i].info.available) << workers[i].info.name;
    EXPECT_THAT(workers[i].info.unavailable_reason, HasSubstr("edgegauge-worker-" + workers[i].info.name));
  }
  EXPECT_THAT(workers[0].info.unavailable_reason, HasSubstr("139"));
  EXPECT_THAT(workers[2].info.unavailable_reason, HasSubstr("libgone.so: cannot open"));
}

TEST_F(Workers, ThatSayAnotherNameOrVersionAreUnavailable) {
  add_describing("alpha", info("beta"));
  auto newer = info("gamma");
  newer.protocol = protocol::kVersion + 1;
  add_describing("gamma", newer);
  for (const Worker& worker : discover()) EXPECT_FALSE(worker.info.available) << worker.info.name;
}

TEST_F(Workers, ThatHangAreUnavailable) {
  add("hang", "sleep 60");
  const auto workers = discover_workers(folder_ / "no-lock.toml", std::chrono::seconds(1));
  EXPECT_THAT(workers.front().info.unavailable_reason, HasSubstr("did not describe itself within 1"));
}

std::vector<std::string> names_of(const std::vector<Worker>& workers) {
  std::vector<std::string> names;
  for (const Worker& worker : workers) names.push_back(worker.info.name);
  return names;
}

std::vector<Worker> some_workers() {
  std::vector<Worker> workers(4);
  const char* const names[] = {"mxnet", "null", "onnxruntime", "tensorflow"};
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers[i].info.name = names[i];
    workers[i].info.available = true;
  }
  workers[0].info.available = false;
  workers[0].info.unavailable_reason = "libmxnet.so was not found";
  workers[1].info.test_only = true;
  return workers;
}

TEST(SelectWorkers, AllMeansThoseThatWorkAndAreNoTests) {
  EXPECT_THAT(names_of(select_workers(some_workers(), {"all"})), ElementsAre("onnxruntime", "tensorflow"));
}

TEST(SelectWorkers, TakesEachNameOnce) {
  EXPECT_THAT(names_of(select_workers(some_workers(), {"null", "onnxruntime", "null"})),
              ElementsAre("null", "onnxruntime"));
}

TEST(SelectWorkers, RefusesAnUnknownNameAndNamesTheNearest) {
  const auto error = test::thrown_by<Error>([] { select_workers(some_workers(), {"onnxruntme"}); });
  EXPECT_EQ(error.code(), ExitCode::kRuntimeMissing);
  EXPECT_THAT(error.hint(), HasSubstr("did you mean 'onnxruntime'?"));
}

TEST(SelectWorkers, RefusesAnUnavailableOneAndSaysHowToInstallIt) {
  const auto error = test::thrown_by<Error>([] { select_workers(some_workers(), {"mxnet"}); });
  EXPECT_EQ(error.code(), ExitCode::kRuntimeMissing);
  EXPECT_THAT(error.what(), HasSubstr("libmxnet.so was not found"));
  EXPECT_THAT(error.hint(), HasSubstr("edgegauge runtimes install mxnet"));
}

TEST(SelectWorkers, RefusesAllWhenThereIsNone) {
  const auto error = test::thrown_by<Error>([] { select_workers({}, {"all"}); });
  EXPECT_EQ(error.code(), ExitCode::kRuntimeMissing);
}

}  // namespace
}  // namespace edgegauge::control
