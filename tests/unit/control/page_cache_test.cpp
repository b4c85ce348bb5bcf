// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/page_cache.h"

#include "scratch.h"

#include <array>
#include <cstdlib>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;
using test::Scratch;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t kBytes = 1u << 20;

/// All of a file in memory, held there by a mapping that is locked.
class Locked {
 public:
  explicit Locked(const fs::path& file) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    mapped_ = mmap(nullptr, kBytes, PROT_READ, MAP_SHARED | MAP_POPULATE, descriptor, 0);
    close(descriptor);
    is_locked_ = mlock(mapped_, kBytes) == 0;
  }
  ~Locked() { munmap(mapped_, kBytes); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  bool is_locked() const { return is_locked_; }

 private:
  void* mapped_;
  bool is_locked_ = false;
};

class PageCache : public testing::Test {
 protected:
  PageCache() : file_(scratch_.write("model.onnx", std::string(kBytes, 'x'))) {}

  Scratch scratch_;
  fs::path file_;
};

TEST_F(PageCache, HoldsAFileThatWasJustWrittenAndNotOneThatWasEvicted) {
  if (pages_of(file_).resident == 0) GTEST_SKIP() << "files do not stay in memory here";
  EXPECT_EQ(pages_of(file_).all, static_cast<std::int64_t>(kBytes) / sysconf(_SC_PAGESIZE));
  const std::string problem = evict(std::array{file_});
  if (problem.find("its file system") != std::string::npos) GTEST_SKIP() << problem;
  EXPECT_THAT(problem, IsEmpty());
  EXPECT_LT(pages_of(file_).resident_share(), 0.01);
}

TEST_F(PageCache, KeepsWhatIsMappedAndSaysSo) {
  const Locked locked(file_);
  if (!locked.is_locked()) GTEST_SKIP() << "memory cannot be locked here";
  EXPECT_THAT(evict(std::array{file_}), HasSubstr("part of model.onnx stayed in memory"));
}

TEST_F(PageCache, CannotLetGoOfAFileThatLiesInMemory) {
  const fs::path in_memory = "/dev/shm/edgegauge-page-cache-test-" + std::to_string(getpid());
  fs::copy_file(file_, in_memory);
  const std::string problem = evict(std::array{in_memory});
  fs::remove(in_memory);
  EXPECT_THAT(problem, HasSubstr("its file system keeps files there"));
}

TEST_F(PageCache, NamesAFileThatIsNotThere) {
  EXPECT_THAT(evict(std::array{scratch_ / "gone"}), HasSubstr("gone"));
}

TEST_F(PageCache, CountsNoPagesOfAnEmptyFile) {
  EXPECT_EQ(pages_of(scratch_.write("empty", "")).all, 0);
  EXPECT_THAT(evict(std::array{scratch_ / "empty"}), IsEmpty());
}

}  // namespace
}  // namespace edgegauge::control
