// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/descriptor.h"
#include "core/units.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace edgegauge::control {

using Environment = std::map<std::string, std::string>;

/// What to start, and what it finds as its descriptors. Its stdin is /dev/null; nothing else of ours is open
/// in it.
struct ProcessSpec {
  std::vector<std::string> argv;           ///< argv[0] is a path, not looked up on PATH
  std::optional<Environment> environment;  ///< all of it; nullopt: ours
  int out = -1;                            ///< becomes its stdout
  int err = -1;                            ///< becomes its stderr
  int channel = -1;                        ///< becomes its descriptor 3, if not -1
  std::int64_t memory_limit = 0;           ///< bytes of memory of its own (RLIMIT_DATA); 0: no limit
  int cgroup_procs = -1;                   ///< cgroup.procs that it joins (cgroup.h), if not -1
  std::vector<int> cpus = {};              ///< CPUs that it may run on; none: those that we may
};

/// How a process ended.
struct ProcessEnd {
  int exit_code = 0;
  int signal = 0;                  ///< that ended it; 0: it exited by itself
  std::int64_t peak_resident = 0;  ///< bytes, file mappings included; 0: not known
};

/// A process that leads a group of its own, and whatever it starts, under a guard (guard.h). It writes no
/// core file. The destructor ends all of it, daemons included; so does our own end, however that comes about.
///
/// The leader's entry is kept until finish(), so that the number of the group cannot come to mean another
/// one.
class ProcessGroup {
 public:
  /// Returns once the program runs. Throws Error(kInternal) that says why it does not.
  static ProcessGroup start(const ProcessSpec& spec);

  ProcessGroup(ProcessGroup&& other) noexcept;
  ProcessGroup& operator=(ProcessGroup&&) = delete;
  ~ProcessGroup();

  pid_t id() const { return id_; }
  Nanoseconds started() const { return started_; }  ///< stamp from right before the process was made

  bool has_ended();                                   ///< the leader, without waiting
  const Descriptor& news() const { return report_; }  ///< can be read from once it has ended
  void send(int signal) const;                        ///< to every process of the group
  ProcessEnd finish();  ///< kills what is left of it, reaps all of it; once only

 private:
  ProcessGroup(pid_t guard, Descriptor report, Descriptor life)
      : guard_(guard), report_(std::move(report)), life_(std::move(life)) {}
  void hear_start(const std::string& program, const Descriptor& problem);

  pid_t guard_;
  Descriptor report_;  ///< what the guard tells
  Descriptor life_;    ///< closed: the guard ends everything
  pid_t id_ = -1;
  Nanoseconds started_{};
  bool ended_ = false;
};

}  // namespace edgegauge::control
