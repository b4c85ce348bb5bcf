// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/files.h"

#include "core/error.h"
#include "support/scratch.h"

#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace edgegauge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Files : public testing::Test {
 protected:
  static void put(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }
  std::size_t files_there() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  template <class Work>
  static std::optional<Error> refusal(Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      return error;
    }
    return std::nullopt;
  }

  test::Scratch scratch_;
  const fs::path& folder_ = scratch_.folder();
};

TEST_F(Files, TakeTheirPlaceOnlyOnceTheyAreClosed) {
  const fs::path file = folder_ / "out";
  put(file, "old");
  {
    OutputFile out(file);
    out.write("new");
    EXPECT_EQ(test::read_text(file), "old");
    out.close();
  }
  EXPECT_EQ(test::read_text(file), "new");
  EXPECT_EQ(files_there(), 1U);
}

TEST_F(Files, ThatAreNotClosedLeaveEverythingAsItWas) {
  put(folder_ / "out", "old");
  OutputFile(folder_ / "out").write("new");
  EXPECT_EQ(test::read_text(folder_ / "out"), "old");
  EXPECT_EQ(files_there(), 1U);
}

TEST_F(Files, GetTheFoldersThatTheyNeed) {
  write_file(folder_ / "a/b/out", "text");
  EXPECT_EQ(test::read_text(folder_ / "a/b/out"), "text");
}

TEST_F(Files, BehindALinkAreReplacedAndTheLinkStays) {
  fs::create_directory(folder_ / "there");
  put(folder_ / "there/target", "old");
  fs::create_symlink("there/target", folder_ / "first");
  fs::create_symlink("first", folder_ / "link");
  write_file(folder_ / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "first"));
  EXPECT_EQ(test::read_text(folder_ / "there/target"), "new");
}

TEST_F(Files, AreMadeWhereALinkLeadsToNothing) {
  fs::create_symlink(folder_ / "later/target", folder_ / "link");
  write_file(folder_ / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(test::read_text(folder_ / "later/target"), "new");
}

TEST_F(Files, BehindLinksInACircleAreRefused) {
  fs::create_symlink("b", folder_ / "a");
  fs::create_symlink("a", folder_ / "b");
  const auto error = refusal([&] { write_file(folder_ / "a", "new"); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), HasSubstr("symbolic links"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "a"));
}

TEST_F(Files, HandOnTheirPermissions) {
  put(folder_ / "out", "old");
  ::chmod((folder_ / "out").c_str(), 0640);
  write_file(folder_ / "out", "new");
  EXPECT_EQ(fs::status(folder_ / "out").permissions(), fs::perms{0640});
}

TEST_F(Files, ThatAreProtectedStay) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write to everything";
  put(folder_ / "out", "old");
  ::chmod((folder_ / "out").c_str(), 0440);
  ASSERT_TRUE(refusal([&] { write_file(folder_ / "out", "new"); }));
  EXPECT_EQ(test::read_text(folder_ / "out"), "old");
}

TEST_F(Files, ReachTheReaderOfAPipeAndThePipeStays) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::future<std::string> read =
      std::async(std::launch::async, [&] { return read_text(pipe, "the pipe", ""); });
  write_file(pipe, "through");
  struct stat status {};
  ASSERT_EQ(::stat(pipe.c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
  if (!S_ISFIFO(status.st_mode)) std::ofstream(pipe) << "";
  EXPECT_EQ(read.get(), "through");
}

TEST_F(Files, GoToADeviceAndItStays) {
  const fs::path device = folder_ / "device";
  if (::mknod(device.c_str(), S_IFCHR | 0600, makedev(1, 3)) != 0) {
    GTEST_SKIP() << "only root may make a device";
  }
  if (std::ofstream probe(device); !probe) GTEST_SKIP() << "this folder's devices cannot be opened";
  write_file(device, "text");
  struct stat status {};
  ASSERT_EQ(::stat(device.c_str(), &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
  EXPECT_EQ(files_there(), 1U);
}

TEST_F(Files, AreNoFolders) {
  fs::create_directory(folder_ / "sub");
  const auto written = refusal([&] { OutputFile out(folder_ / "sub"); });
  ASSERT_TRUE(written);
  EXPECT_EQ(written->code(), ExitCode::kInternal);
  EXPECT_THAT(written->what(), HasSubstr("sub could not be written: Is a directory"));
  const auto read = refusal([&] { read_text(folder_ / "sub", "the plan", "name a file"); });
  ASSERT_TRUE(read);
  EXPECT_EQ(read->code(), ExitCode::kBadInput);
  EXPECT_THAT(read->what(), testing::StartsWith("the plan " + (folder_ / "sub").string()));
  EXPECT_EQ(read->hint(), "name a file");
}

TEST_F(Files, AreReadWithEveryByte) {
  const std::string text("a\0\r\n\xff", 5);
  write_file(folder_ / "in", text);
  EXPECT_EQ(read_text(folder_ / "in", "it", ""), text);
}

}  // namespace
}  // namespace edgegauge
