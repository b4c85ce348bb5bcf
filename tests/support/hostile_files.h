// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/scratch.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace edgegauge::test {

/// One way to spoil a file of any format. The same bytes for the same row on every machine.
struct HostileRow {
  std::string what;
  bool may_pass;  ///< what is left may still be a sound file: a flipped bit in a weight, say
  std::function<std::string(const std::string& sound)> spoil;
};

inline std::string random_bytes(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 generator(seed);
  std::string bytes;
  while (bytes.size() < count) bytes += static_cast<char>(generator());
  return bytes;
}

/// One bit within the first bytes, where formats keep their magic, lengths and offsets.
inline std::string with_flipped_bit(std::string bytes, std::uint64_t seed) {
  constexpr std::size_t kHeader = 256;
  std::mt19937_64 generator(seed);
  char& byte = bytes.at(generator() % std::min(kHeader, bytes.size()));
  byte = static_cast<char>(byte ^ (1 << generator() % 8));
  return bytes;
}

inline std::vector<HostileRow> hostile_files() {
  std::vector<HostileRow> rows;
  for (const std::size_t length : {1, 4, 16, 64}) {
    rows.push_back({"its first " + std::to_string(length) + " bytes", false, [length](const auto& sound) {
                      return sound.substr(0, std::min(length, sound.size() - 1));
                    }});
  }
  for (const int percent : {10, 50, 75, 99}) {
    rows.push_back({"its first " + std::to_string(percent) + "%", false, [percent](const auto& sound) {
                      return sound.substr(0, sound.size() * static_cast<std::size_t>(percent) / 100);
                    }});
  }
  rows.push_back(
      {"all but its last byte", false, [](const auto& sound) { return sound.substr(0, sound.size() - 1); }});
  for (const std::size_t size : {16, 1000, 100'000}) {
    rows.push_back({std::to_string(size) + " random bytes", false,
                    [size](const auto&) { return random_bytes(size, size); }});
  }
  rows.push_back({"zeros", false, [](const auto& sound) { return std::string(sound.size(), '\0'); }});
  rows.push_back({"its first 64 bytes, then random ones", true,
                  [](const auto& sound) { return sound.substr(0, 64) + random_bytes(1, sound.size()); }});
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    rows.push_back({"one bit flipped, " + std::to_string(seed), true,
                    [seed](const auto& sound) { return with_flipped_bit(sound, seed); }});
  }
  return rows;
}

inline void spoil(const std::filesystem::path& file, const HostileRow& row) {
  const std::string bytes = row.spoil(read_text(file));
  std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace edgegauge::test
