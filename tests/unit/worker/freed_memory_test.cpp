// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/freed_memory.h"

#include <cstdlib>
#include <cstring>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace edgegauge::worker {
namespace {

constexpr std::size_t kBlock = 40 << 20;  // above the 32 MB that glibc's own threshold grows to
constexpr int kRequests = 8;
constexpr int kKeptStatus = 1, kReturnedStatus = 2;

/// Fills and frees a block as a request does its activations.
void request() {
  void* block = std::malloc(kBlock);
  std::memset(block, 1, kBlock);
  // The compiler would leave out what nobody looks at.
  asm volatile("" : : "r"(block) : "memory");
  std::free(block);
}

long minor_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/// In a process of its own: the setting holds for all of a process.
[[noreturn]] void tell_by_exit_status(const std::string& value) {
  apply_freed_memory({{"freed_memory", value}});
  request();
  const long before = minor_faults();
  for (int i = 0; i < kRequests; ++i) request();
  const long pages = static_cast<long>(kBlock) / sysconf(_SC_PAGESIZE);
  _exit(minor_faults() - before < pages ? kKeptStatus : kReturnedStatus);
}

TEST(FreedMemory, IsFaultedInAgainByEachRequestUnlessItIsKept) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's allocator stands in the place of the C library's";
#endif
  EXPECT_EXIT(tell_by_exit_status("returned"), testing::ExitedWithCode(kReturnedStatus), "");
  EXPECT_EXIT(tell_by_exit_status("kept"), testing::ExitedWithCode(kKeptStatus), "");
}

}  // namespace
}  // namespace edgegauge::worker
