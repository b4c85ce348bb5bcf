// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/descriptor.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace edgegauge::control {

/// What the kernel counted in a cgroup; unset where it does not say (memory.peak before 5.19).
struct CgroupCounts {
  std::optional<std::int64_t> peak_bytes;  ///< memory, page cache included
  std::optional<std::int64_t>
      oom_kills;  ///< processes killed because memory.max was reached, or all was used
};

/// A cgroup (v2) of one worker's own: the kernel keeps its memory within the limit, never swaps it, and when
/// it must kill, kills all of it. Empty once the worker was ended; removed with this.
class Cgroup {
 public:
  Cgroup(Cgroup&& other) noexcept;
  Cgroup& operator=(Cgroup&&) = delete;
  ~Cgroup();

  /// A process that writes "0" here belongs to it from then on.
  int procs() const { return procs_.get(); }
  CgroupCounts counts() const;

 private:
  friend class CgroupParent;
  Cgroup(std::filesystem::path folder, Descriptor procs)
      : folder_(std::move(folder)), procs_(std::move(procs)) {}

  std::filesystem::path folder_;
  Descriptor procs_;
};

/// The cgroup that was delegated to this process, as `systemd-run --scope -p Delegate=yes` does.
class CgroupParent {
 public:
  /// nullopt where cgroups are version 1, ours cannot be written, or memory is not controlled in it. A cgroup
  /// that shares out memory may hold no process itself, so that this one moves into a child of it; other
  /// processes in it stand in the way. `root`: "/" or a fixture.
  static std::optional<CgroupParent> find(const std::filesystem::path& root = "/");

  /// `memory_limit`: bytes; 0: none. nullopt when the kernel refuses.
  std::optional<Cgroup> make(std::int64_t memory_limit) const;

 private:
  explicit CgroupParent(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::filesystem::path folder_;
};

}  // namespace edgegauge::control
