// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes/staging.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>

namespace edgegauge::runtimes {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = ".installing-";

void create_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw_errno("cannot create " + folder.string(), error.value());
}

Descriptor open_lock_file(const fs::path& folder) {
  create_folders(folder);
  const fs::path file = folder / ".lock";
  Descriptor opened(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (opened.get() < 0) throw_errno("cannot open " + file.string());
  return opened;
}

void remove_left_overs(const fs::path& parent) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, ignored)) {
    if (entry.path().filename().string().starts_with(kPrefix)) fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace

InstallLock::InstallLock(const fs::path& folder, const std::function<void()>& on_wait)
    : file_(open_lock_file(folder)) {
  if (flock(file_.get(), LOCK_EX | LOCK_NB) == 0) return;
  if (errno == EWOULDBLOCK) on_wait();
  while (flock(file_.get(), LOCK_EX) != 0) {
    if (errno != EINTR) throw_errno("cannot lock " + (folder / ".lock").string());
  }
}

StagingFolder::StagingFolder(const fs::path& parent) {
  remove_left_overs(parent);
  std::string name = (parent / (std::string(kPrefix) + "XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr) throw_errno("cannot create a folder in " + parent.string());
  path_ = name;
}

StagingFolder::~StagingFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path StagingFolder::make(const std::string& name) const {
  const fs::path folder = path_ / name;
  create_folders(folder);
  return folder;
}

void move_into_place(const fs::path& tree, const fs::path& target) {
  sync_folder(tree);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(tree)) {
    if (entry.is_directory()) sync_folder(entry.path());
  }
  create_folders(target.parent_path());
  std::error_code error;
  fs::rename(tree, target, error);
  if (error) throw_errno("cannot create " + target.string(), error.value());
  sync_folder(target.parent_path());
}

std::uintmax_t bytes_below(const fs::path& folder) {
  std::uintmax_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    const std::uintmax_t size = at->is_regular_file(gone) ? at->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

}  // namespace edgegauge::runtimes
