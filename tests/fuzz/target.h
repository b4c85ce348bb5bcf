// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "support/scratch.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

/// What the fuzz targets share. A target is right when every input is either read or refused as the user's
/// error; anything else (another exception, a failed check, what a sanitizer sees) ends the process.
namespace edgegauge::fuzz {

/// The file that a reader is handed, in a folder of its own in memory; written anew for each input.
class InputFile {
 public:
  explicit InputFile(const std::string& name) : file_(folder_ / name) {}

  const std::filesystem::path& holding(const std::uint8_t* data, std::size_t size) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    return file_;
  }

 private:
  static std::filesystem::path below() {
    constexpr const char* kInMemory = "/dev/shm";
    return std::filesystem::is_directory(kInMemory) ? kInMemory : std::filesystem::temp_directory_path();
  }

  test::Scratch folder_{below()};
  std::filesystem::path file_;
};

template <class Read>
void read_or_refuse(Read&& read) {
  try {
    read();
  } catch (const BadInput&) {
    // Refused, with a sentence: as it should be.
  }
}

}  // namespace edgegauge::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
