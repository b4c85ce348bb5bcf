// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/tail_reader.h"

#include <array>
#include <utility>

namespace edgegauge::control {

TailReader::TailReader(Descriptor pipe, std::size_t keep) : pipe_(std::move(pipe)), keep_(keep) {
  make_nonblocking(pipe_);
}

void TailReader::read() {
  constexpr int kReadsPerTurn = 32;
  std::array<std::byte, 16384> buffer;
  for (int turn = 0; turn < kReadsPerTurn && pipe_.is_open(); ++turn) {
    const auto got = read_some(pipe_, buffer);
    if (!got) return;
    if (*got == 0) pipe_.close();
    total_ += *got;
    text_.append(reinterpret_cast<const char*>(buffer.data()), *got);
    if (text_.size() > 2 * keep_) text_.erase(0, text_.size() - keep_);
  }
}

std::string TailReader::tail() const {
  return text_.size() <= keep_ ? text_ : text_.substr(text_.size() - keep_);
}

}  // namespace edgegauge::control
