// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace edgegauge::zoo {

/// A stream of numbers for one parameter: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) started from the
/// seed and the parameter's name (FNV-1a), so that no parameter's values depend on the order in which they
/// are made.
class Generator {
 public:
  Generator(std::uint64_t seed, std::string_view name) : state_(seed) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    state_ = next() ^ hash;
  }

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  /// Uniform in (-1, 1), symmetric, never 0; of 25 bits, so that it is exact in a double whatever is done
  /// with it next.
  double next_symmetric() {
    const auto high = static_cast<std::int64_t>(next() >> 39);  // 0 .. 2^25 - 1
    return static_cast<double>(2 * high + 1 - (std::int64_t{1} << 25)) /
           static_cast<double>(std::int64_t{1} << 25);
  }

 private:
  std::uint64_t state_;
};

}  // namespace edgegauge::zoo
