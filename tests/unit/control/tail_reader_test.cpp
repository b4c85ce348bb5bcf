// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/tail_reader.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

RC_GTEST_PROP(TailReader, KeepsTheEndAndCountsAll, (const std::vector<std::string>& writes)) {
  constexpr std::size_t kKept = 16;
  auto [out, in] = make_pipe();
  TailReader reader(std::move(out), kKept);
  std::string all;
  for (const std::string& text : writes) {
    RC_ASSERT(write(in.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    all += text;
    reader.read();
  }
  RC_ASSERT(reader.total_bytes() == all.size());
  RC_ASSERT(reader.tail() == all.substr(all.size() - std::min(all.size(), kKept)));
  RC_ASSERT(reader.pipe().is_open());
}

TEST(TailReader, ClosesThePipeAtItsEnd) {
  auto [out, in] = make_pipe();
  TailReader reader(std::move(out), 16);
  in.close();
  reader.read();
  EXPECT_FALSE(reader.pipe().is_open());
  EXPECT_EQ(reader.tail(), "");
}

}  // namespace
}  // namespace edgegauge::control
