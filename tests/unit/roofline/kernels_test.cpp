// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "roofline/kernels.h"

#include "device/device.h"
#include "roofline/measure.h"

#include <chrono>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::roofline {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t kCount = 1024;

struct alignas(64) Array {
  float values[kCount] = {};
};

bool is_here(Flags needs) { return missing_flags(needs, device::describe().isa).empty(); }

TEST(LimitKernels, NoTwoRowsHaveOneName) {
  std::set<std::string_view> names;
  for (const PeakKernel& kernel : peak_kernels())
    EXPECT_TRUE(names.insert(kernel.name).second) << kernel.name;
  for (const StreamKernel& kernel : stream_kernels())
    EXPECT_TRUE(names.insert(kernel.name).second) << kernel.name;
}

TEST(LimitKernels, NoTwoPeaksAreOfOnePrecisionAndInstructions) {
  std::set<std::pair<std::string_view, std::string_view>> rows;
  for (const PeakKernel& kernel : peak_kernels())
    EXPECT_TRUE(rows.insert({kernel.precision, kernel.instructions}).second) << kernel.name;
}

/// The sum is the processor's own count of what it did.
TEST(LimitKernels, EveryPeakDoesAsManyMultiplyAddsAsItsRowSays) {
  int tried = 0;
  for (const PeakKernel& kernel : peak_kernels()) {
    if (!is_here(kernel.needs)) continue;
    ++tried;
    EXPECT_EQ(kernel.run(0), 0) << kernel.name;
    for (const std::int64_t steps : {1, 2, 37}) {
      EXPECT_EQ(kernel.run(steps), static_cast<double>(steps * kernel.multiply_adds)) << kernel.name;
    }
  }
  EXPECT_GE(tried, 1);
}

TEST(LimitKernels, ReadSeesEveryValueAndWritesNone) {
  for (const StreamKernel& kernel : stream_kernels()) {
    if (kernel.access != "read" || !is_here(kernel.needs)) continue;
    Array array;
    EXPECT_EQ(kernel.run(nullptr, array.values, nullptr, kCount), 0u) << kernel.name;
    for (float& value : array.values) {
      value = 1;
      EXPECT_NE(kernel.run(nullptr, array.values, nullptr, kCount), 0u)
          << kernel.name << " does not see value " << &value - array.values;
      value = 0;
    }
  }
}

TEST(LimitKernels, CopyAndTriadComputeWhatTheyAreNamedFor) {
  for (const StreamKernel& kernel : stream_kernels()) {
    if (kernel.access == "read" || !is_here(kernel.needs)) continue;
    Array a, b, c;
    for (std::size_t i = 0; i < kCount; ++i) {
      b.values[i] = static_cast<float>(i);
      c.values[i] = static_cast<float>(3 * i + 1);
    }
    kernel.run(a.values, b.values, c.values, kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
      const float expected = kernel.access == "triad" ? b.values[i] + 2 * c.values[i] : b.values[i];
      EXPECT_EQ(a.values[i], expected) << kernel.name << " at " << i;
    }
  }
}

TEST(LimitKernels, FlagsThatAProcessorLacksAreNamed) {
  constexpr std::array<std::string_view, 2> kNeeds{"avx2", "fma"};
  EXPECT_THAT(missing_flags(kNeeds, std::vector<std::string>{"fma"}), ElementsAre("avx2"));
  EXPECT_THAT(missing_flags(kNeeds, std::vector<std::string>{"fma", "avx2"}), IsEmpty());
  EXPECT_THAT(missing_flags({}, {}), IsEmpty());
}

TEST(LimitKernels, AreFoundByNameAndOnlySo) {
  for (const PeakKernel& kernel : peak_kernels()) EXPECT_EQ(find_peak_kernel(kernel.name), &kernel);
  for (const StreamKernel& kernel : stream_kernels()) EXPECT_EQ(find_stream_kernel(kernel.name), &kernel);
  EXPECT_EQ(find_peak_kernel("copy"), nullptr);
  EXPECT_EQ(find_stream_kernel("nothing"), nullptr);
}

/// Also where a working set has less than a row for each thread, and where a CPU is not there.
TEST(LimitMeasuring, EveryThreadsWorkIsCountedWhateverItsShare) {
  const StreamKernel& copy = *find_stream_kernel("memcpy");
  EXPECT_GT(measure_stream(copy, {0, 0}, 1, 1ms), 0);
  EXPECT_GT(measure_stream(copy, {0, 99999}, 1 << 20, 1ms), 0);
  EXPECT_GT(measure_peak(peak_kernels().front(), {0}, 1ms), 0);
}

}  // namespace
}  // namespace edgegauge::roofline
