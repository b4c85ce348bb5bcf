// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// `cmake --install` gives a tree that works wherever it is put.
#include "e2e/program.h"

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

TEST(InstalledTree, FindsItsWorkersAndItsLockFile) {
  Program program;
  const std::filesystem::path prefix = program.folder() / "prefix";
  const std::string command = std::string(EDGEGAUGE_CMAKE) + " --install " EDGEGAUGE_BUILD_DIR " --prefix " +
                              prefix.string() + " > " + (program.folder() / "install.log").string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  program.use(prefix / "bin/edgegauge");
  EXPECT_EQ(
      program.run({"run", "--framework", "null", "--cell-limit", "100ms", "--warm-up", "1ms"}).exit_code, 0);
  const Ended listed = program.run({"runtimes", "list"});
  EXPECT_EQ(listed.exit_code, 0) << listed.err;
  EXPECT_THAT(listed.out, testing::HasSubstr("onnxruntime"));
}

}  // namespace
}  // namespace edgegauge::e2e
