// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes/descriptor.h"

#include "core/error.h"
#include "core/files.h"

#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace edgegauge::runtimes {
namespace {

const char* hint_for(int number) {
  switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "make room, or set EDGEGAUGE_CACHE to a folder on another disk; then run it again";
    case EACCES:
    case EPERM:
    case EROFS:
      return "set EDGEGAUGE_CACHE to a folder that you may write to";
    default:
      return "";
  }
}

}  // namespace

void throw_errno(const std::string& what, int number) {
  throw Error(ExitCode::kInternal, what + ": " + std::generic_category().message(number), hint_for(number));
}

void throw_errno(const std::string& what) { throw_errno(what, errno); }

void sync_to_disk(int descriptor, const std::filesystem::path& path) {
  if (fsync(descriptor) != 0) throw_errno("cannot write " + path.string());
}

void sync_folder(const std::filesystem::path& folder) {
  const std::error_code error = edgegauge::sync_folder(folder);
  if (error) throw_errno("cannot write " + folder.string(), error.value());
}

}  // namespace edgegauge::runtimes
