// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the processor itself can do: the fastest loops of multiply-adds and over memory that we know how to
/// write, a row each. A multiply-add is one multiplication and one addition (2 FLOP, 1 MAC), as everywhere in
/// this program.
namespace edgegauge::roofline {

/// Flags of the processor (device::Device::isa) that a loop needs; none: every processor of its architecture
/// has what it takes. Starting a loop without them ends the process.
using Flags = std::span<const std::string_view>;

/// A loop of multiply-adds in registers alone, in chains that do not wait for each other.
struct PeakKernel {
  std::string_view name;  ///< stable, for the command line: "fp32-avx512"
  std::string_view
      precision;  ///< of the factors: "fp32", "fp16", "bf16", "int8"; sums of the last two are wider
  std::string_view instructions;  ///< for people: "AVX-512"
  Flags needs;
  std::int64_t multiply_adds;  ///< of one step
  /// Adds 1 x 1 as often as it does multiply-adds, and returns the sum: steps x multiply_adds, while the
  /// precision holds that. Later the sum stays where it is, which takes as long.
  double (*run)(std::int64_t steps);
};

/// A loop over memory. It moves `arrays` arrays of `count` floats, each once; a byte that is read and a byte
/// that is written count one each.
struct StreamKernel {
  std::string_view name;          ///< stable: "read-avx512"
  std::string_view access;        ///< "read", "copy" and "memcpy" (a = b), "triad" (a = b + 2c)
  std::string_view instructions;  ///< "AVX-512"; "libc": what the C library chooses
  Flags needs;
  int arrays;
  /// The arrays lie on 64-byte boundaries; count is a multiple of 256. Those that the loop does not have are
  /// not touched. Returns what keeps the compiler from leaving it out: of "read" all bits that are set
  /// anywhere, else 0.
  std::uint32_t (*run)(float* a, const float* b, const float* c, std::size_t count);
};

/// Every loop for this program's architecture; of one precision or access the slowest instructions first.
std::span<const PeakKernel> peak_kernels();
std::span<const StreamKernel> stream_kernels();

/// nullptr when there is none of that name.
const PeakKernel* find_peak_kernel(std::string_view name);
const StreamKernel* find_stream_kernel(std::string_view name);

/// Those of `needed` that a processor with these flags has not.
std::vector<std::string> missing_flags(Flags needed, std::span<const std::string> isa);

}  // namespace edgegauge::roofline
