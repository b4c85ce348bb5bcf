// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace edgegauge::store::test {

/// One thing that SQLite asked of a disk.
struct DiskEvent {
  enum class What { kWrite, kTruncate, kSync, kDelete };
  What what = What::kWrite;
  std::string file;         ///< name without folder
  std::int64_t offset = 0;  ///< kWrite: where; kTruncate: the size
  std::string bytes;        ///< kWrite
};

/// While it lives, SQLite reaches its files through it: it passes everything on, keeps a record of what
/// changes files, and refuses when it is told to. One at a time, and one thread.
class RecordingVfs {
 public:
  RecordingVfs();
  ~RecordingVfs();
  RecordingVfs(const RecordingVfs&) = delete;
  RecordingVfs& operator=(const RecordingVfs&) = delete;

  std::vector<DiskEvent> events;

  /// What answers `kind` once so many of them went well; unset: nothing is refused.
  struct Refusal {
    DiskEvent::What kind = DiskEvent::What::kWrite;
    std::size_t after = 0;
    int code = SQLITE_FULL;
  };
  std::optional<Refusal> refusal;

  /// SQLITE_OK, or what refuses this event; records it in the former case.
  int admit(DiskEvent event);

  sqlite3_vfs& real() { return *real_; }

 private:
  sqlite3_vfs* real_;
  sqlite3_vfs ours_;
};

}  // namespace edgegauge::store::test
