// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/files.h"

#include "support.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

using test::FakeTree;
using testing::HasSubstr;

TEST(SensorFiles, TellValueAbsentAndTroubleApart) {
  FakeTree tree;
  tree.write("good", "42\n").write("garbage", "4x2\n").write("empty", "");
  const Files files(tree.root());
  EXPECT_EQ(*files.integer("good"), 42);
  EXPECT_TRUE(files.integer("missing").is_absent());
  EXPECT_TRUE(files.integer("good/below").is_absent());
  EXPECT_THAT(files.integer("garbage").trouble(), HasSubstr("/garbage: not a number: '4x2'"));
  EXPECT_THAT(files.integer("empty").trouble(), HasSubstr("/empty: empty"));
  EXPECT_FALSE(files.integer(".").has_value());
}

TEST(SensorFiles, AFileThatVanishesIsAbsentAndMayComeBack) {
  FakeTree tree;
  const Files files(tree.root());
  tree.write("temp", "40000\n");
  EXPECT_TRUE(files.integer("temp").has_value());
  std::filesystem::remove(tree.root() / "temp");
  EXPECT_TRUE(files.integer("temp").is_absent());
  tree.write("temp", "41000\n");
  EXPECT_EQ(*files.integer("temp"), 41000);
}

TEST(SensorFiles, ADriverThatHasNothingToSayYetIsTroubleAndDoesNotBlock) {
  FakeTree tree;
  const auto pipe = tree.root() / "temp";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int writer = open(pipe.c_str(), O_RDWR | O_NONBLOCK);
  ASSERT_GE(writer, 0);
  const Reading<std::int64_t> reading = Files(tree.root()).integer("temp");  // read() gives EAGAIN
  close(writer);
  EXPECT_THAT(reading.trouble(), HasSubstr("temporarily unavailable"));
}

TEST(SensorFiles, AFileThatMayNotBeReadIsTroubleNotAbsence) {
  if (geteuid() != 0 && getuid() != 0) {
    FakeTree tree;
    tree.write("energy_uj", "1\n");
    chmod((tree.root() / "energy_uj").c_str(), 0);
    EXPECT_THAT(Files(tree.root()).integer("energy_uj").trouble(), HasSubstr("Permission denied"));
    return;
  }
  FakeTree tree;
  tree.write("energy_uj", "1\n");
  chmod(tree.root().c_str(), 0755);
  chmod((tree.root() / "energy_uj").c_str(), 0400);
  constexpr uid_t kNobody = 65534;
  ASSERT_EQ(seteuid(kNobody), 0);  // what the kernel lets root read tells nothing
  const Reading<std::int64_t> reading = Files(tree.root()).integer("energy_uj");
  ASSERT_EQ(seteuid(0), 0);
  EXPECT_THAT(reading.trouble(), HasSubstr("Permission denied"));
}

TEST(IntegerAfter, FindsAKeyAtTheStartOfALineOnly) {
  const std::string text = "MemTotal:  8 kB\nnr_throttled 3\nx_nr_throttled 9\nanon -\n";
  EXPECT_EQ(*integer_after(text, "MemTotal"), 8);
  EXPECT_EQ(*integer_after(text, "nr_throttled"), 3);
  EXPECT_TRUE(integer_after(text, "MemT").is_absent());
  EXPECT_TRUE(integer_after(text, "throttled").is_absent());
  EXPECT_FALSE(integer_after(text, "anon").trouble().empty());
}

TEST(Readings, HandOnAbsenceAndTrouble) {
  const auto twice = [](int n) { return 2 * n; };
  EXPECT_EQ(*Reading<int>(4).then<int>(twice), 8);
  EXPECT_TRUE(Reading<int>().then<int>(twice).is_absent());
  EXPECT_EQ(Reading<int>(Trouble{"why"}).then<int>(twice).trouble(), "why");
}

}  // namespace
}  // namespace edgegauge::telemetry
