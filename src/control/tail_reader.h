// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace edgegauge::control {

/// Keeps the end of what comes out of a pipe, and counts all of it.
class TailReader {
 public:
  TailReader(Descriptor pipe, std::size_t keep);

  /// Reads what is there now, without waiting; of a flood only a part, so that others get their turn.
  void read();

  const Descriptor& pipe() const { return pipe_; }  ///< closed once everything was read
  std::uint64_t total_bytes() const { return total_; }
  std::string tail() const;  ///< at most `keep` bytes

 private:
  Descriptor pipe_;
  std::size_t keep_;
  std::uint64_t total_ = 0;
  std::string text_;  ///< up to twice `keep`, so that its front is not cut at every read
};

}  // namespace edgegauge::control
