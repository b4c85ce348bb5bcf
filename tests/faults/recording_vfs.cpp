// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "recording_vfs.h"

#include <filesystem>
#include <new>
#include <utility>

namespace edgegauge::store::test {
namespace {

using What = DiskEvent::What;

/// What SQLite allocates for an open file: this, and behind it the real VFS's own.
struct File {
  sqlite3_file base;
  RecordingVfs* vfs;
  std::string* name;
  sqlite3_file* real;
};

File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
const sqlite3_io_methods& real_of(sqlite3_file* file) { return *of(file).real->pMethods; }

int close_file(sqlite3_file* file) {
  delete of(file).name;
  return real_of(file).xClose(of(file).real);
}

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  const std::string bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
  const int refused = of(file).vfs->admit({What::kWrite, *of(file).name, offset, bytes});
  return refused != SQLITE_OK ? refused : real_of(file).xWrite(of(file).real, data, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const int refused = of(file).vfs->admit({What::kTruncate, *of(file).name, size, {}});
  return refused != SQLITE_OK ? refused : real_of(file).xTruncate(of(file).real, size);
}

/// Nothing is really synced: what a power cut leaves is worked out from the record.
int sync_file(sqlite3_file* file, int) { return of(file).vfs->admit({What::kSync, *of(file).name, 0, {}}); }

// Passed on as they are.
template <auto kMethod, class... Arguments>
int pass_on(sqlite3_file* file, Arguments... arguments) {
  return (real_of(file).*kMethod)(of(file).real, arguments...);
}
void barrier(sqlite3_file* file) { real_of(file).xShmBarrier(of(file).real); }

/// Version 2: no memory-mapped files, whose writes nobody could record.
const sqlite3_io_methods kMethods{
    .iVersion = 2,
    .xClose = close_file,
    .xRead = pass_on<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = pass_on<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    .xLock = pass_on<&sqlite3_io_methods::xLock, int>,
    .xUnlock = pass_on<&sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = pass_on<&sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = pass_on<&sqlite3_io_methods::xFileControl, int, void*>,
    .xSectorSize = pass_on<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = pass_on<&sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = pass_on<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = pass_on<&sqlite3_io_methods::xShmLock, int, int, int>,
    .xShmBarrier = barrier,
    .xShmUnmap = pass_on<&sqlite3_io_methods::xShmUnmap, int>,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

RecordingVfs& vfs_of(sqlite3_vfs* ours) { return *static_cast<RecordingVfs*>(ours->pAppData); }

int open_file(sqlite3_vfs* ours, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  auto* memory = reinterpret_cast<char*>(file) + sizeof(File);
  auto* opened = new (file) File{{nullptr}, &vfs_of(ours), nullptr, reinterpret_cast<sqlite3_file*>(memory)};
  sqlite3_vfs& real = vfs_of(ours).real();
  const int result = real.xOpen(&real, path, opened->real, flags, out_flags);
  if (opened->real->pMethods == nullptr) return result;
  opened->name = new std::string(path == nullptr ? "" : std::filesystem::path(path).filename().string());
  opened->base.pMethods = &kMethods;
  return result;
}

int delete_file(sqlite3_vfs* ours, const char* path, int sync_folder) {
  const int refused =
      vfs_of(ours).admit({What::kDelete, std::filesystem::path(path).filename().string(), 0, {}});
  sqlite3_vfs& real = vfs_of(ours).real();
  return refused != SQLITE_OK ? refused : real.xDelete(&real, path, sync_folder);
}

}  // namespace

RecordingVfs::RecordingVfs() : real_(sqlite3_vfs_find(nullptr)), ours_(*real_) {
  ours_.zName = "recording";
  ours_.pNext = nullptr;
  ours_.pAppData = this;
  ours_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  ours_.xOpen = open_file;
  ours_.xDelete = delete_file;
  // What else a VFS does is done by the real one's functions, which take ours for it: all they need of it is
  // what was copied, but for its own data.
  ours_.xFullPathname = [](sqlite3_vfs* ours, const char* name, int size, char* out) {
    sqlite3_vfs& real = vfs_of(ours).real();
    return real.xFullPathname(&real, name, size, out);
  };
  ours_.xAccess = [](sqlite3_vfs* ours, const char* name, int flags, int* result) {
    sqlite3_vfs& real = vfs_of(ours).real();
    return real.xAccess(&real, name, flags, result);
  };
  sqlite3_vfs_register(&ours_, 1);
}

RecordingVfs::~RecordingVfs() {
  sqlite3_vfs_unregister(&ours_);
  sqlite3_vfs_register(real_, 1);
}

int RecordingVfs::admit(DiskEvent event) {
  if (refusal && refusal->kind == event.what) {
    if (refusal->after == 0) return refusal->code;
    --refusal->after;
  }
  events.push_back(std::move(event));
  return SQLITE_OK;
}

}  // namespace edgegauge::store::test
