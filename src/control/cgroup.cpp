// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/cgroup.h"

#include "device/control_group.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

// https://docs.kernel.org/admin-guide/cgroup-v2.html has every file's meaning.
namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCell = "edgegauge-cell-";
constexpr std::string_view kController = "edgegauge-controller";

std::string read_all(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The kernel takes a setting in one write, and says by its result whether it accepts it.
bool write_setting(const fs::path& file, std::string_view value) {
  const Descriptor opened(open(file.c_str(), O_WRONLY | O_CLOEXEC));
  return opened.is_open() && write(opened.get(), value.data(), value.size()) == std::ssize(value);
}

bool has_word(const std::string& text, std::string_view wanted) {
  std::istringstream words(text);
  return std::find(std::istream_iterator<std::string>(words), {}, wanted) !=
         std::istream_iterator<std::string>();
}

/// The number in the line "KEY NUMBER", or of a file that holds only a number, for an empty key.
std::optional<std::int64_t> number_of(const std::string& text, std::string_view wanted = {}) {
  std::istringstream words(text);
  std::string key;
  std::int64_t value = 0;
  if (wanted.empty()) return words >> value ? std::optional(value) : std::nullopt;
  while (words >> key >> value) {
    if (key == wanted) return value;
  }
  return std::nullopt;
}

bool share_out_memory(const fs::path& folder) {
  const fs::path control = folder / "cgroup.subtree_control";
  if (has_word(read_all(control), "memory") || write_setting(control, "+memory")) return true;
  // Refused while a process is in it, such as this one.
  std::error_code problem;
  const fs::path aside = folder / kController;
  fs::create_directory(aside, problem);
  if (!write_setting(aside / "cgroup.procs", "0")) return false;
  if (write_setting(control, "+memory")) return true;
  write_setting(folder / "cgroup.procs", "0");
  fs::remove(aside, problem);
  return false;
}

/// Those of controllers that were killed. One that is in use cannot be removed.
void remove_old_cells(const fs::path& folder) {
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder, problem)) {
    if (entry.path().filename().string().starts_with(kCell)) rmdir(entry.path().c_str());
  }
}

}  // namespace

std::optional<CgroupParent> CgroupParent::find(const fs::path& root) {
  const std::vector<std::string> groups = device::control_groups_of(device::Tree(root), "self");
  if (groups.empty()) return std::nullopt;
  fs::path folder = root / groups.front();
  // Found again by a second start of the same process.
  if (folder.filename() == kController) folder = folder.parent_path();
  const bool is_ours = access((folder / "cgroup.procs").c_str(), W_OK) == 0;
  if (!is_ours || !has_word(read_all(folder / "cgroup.controllers"), "memory")) return std::nullopt;
  if (!share_out_memory(folder)) return std::nullopt;
  remove_old_cells(folder);
  return CgroupParent(std::move(folder));
}

std::optional<Cgroup> CgroupParent::make(std::int64_t memory_limit) const {
  const fs::path folder = folder_ / fmt::format("{}{}", kCell, getpid());
  std::error_code problem;
  fs::create_directory(folder, problem);
  Descriptor procs(open((folder / "cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  if (!procs.is_open()) return std::nullopt;
  Cgroup cgroup(folder, std::move(procs));
  // Where there is no swap to account for, there is no such file.
  write_setting(folder / "memory.swap.max", "0");
  const bool is_limited =
      memory_limit == 0 || write_setting(folder / "memory.max", std::to_string(memory_limit));
  if (!is_limited || !write_setting(folder / "memory.oom.group", "1")) return std::nullopt;
  return cgroup;
}

Cgroup::Cgroup(Cgroup&& other) noexcept
    : folder_(std::exchange(other.folder_, {})), procs_(std::move(other.procs_)) {}

Cgroup::~Cgroup() {
  if (!folder_.empty()) rmdir(folder_.c_str());
}

CgroupCounts Cgroup::counts() const {
  return {.peak_bytes = number_of(read_all(folder_ / "memory.peak")),
          .oom_kills = number_of(read_all(folder_ / "memory.events"), "oom_kill")};
}

}  // namespace edgegauge::control
