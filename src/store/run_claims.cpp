// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/run_claims.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace edgegauge::store {
namespace {

/// Where byte `run` of the claims lies: SQLite's own locks end below 2^31, and no file is so long.
constexpr off_t kFirstByte = off_t{1} << 62;

}  // namespace

RunClaims::RunClaims(RunClaims&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

RunClaims::~RunClaims() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool RunClaims::claim(RunId run) {
  if (descriptor_ < 0) descriptor_ = open(file_.c_str(), O_RDWR | O_CLOEXEC);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kFirstByte + run.value;
  lock.l_len = 1;
  if (fcntl(descriptor_, F_OFD_SETLK, &lock) == 0) return true;
  return errno != EAGAIN && errno != EACCES;
}

}  // namespace edgegauge::store
