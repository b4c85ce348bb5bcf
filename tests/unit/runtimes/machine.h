// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtimes/runtimes.h"
#include "support/scratch.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace edgegauge::runtimes::test {

using edgegauge::test::read_text;

namespace fs = std::filesystem;

enum class Format { kWheel, kNpm, kDebian };

/// A file, or a link when `link_to` is set, as an archive holds it.
struct Member {
  std::string path;
  std::string content;
  std::string link_to;
};

void write_archive(const fs::path& file, Format format, const std::vector<Member>& members);
void write_file(const fs::path& file, const std::string& content);

/// The regular files below a folder, relative to it, sorted.
std::vector<std::string> files_below(const fs::path& folder);

/// A made-up machine in a fresh folder: a cache of its own, and a PATH that holds only what the test puts
/// there and the system's own tools. Gone with its owner, and the environment is as it was.
class Machine {
 public:
  Machine();
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  const fs::path& folder() const { return folder_.folder(); }
  fs::path cache() const { return folder_ / "cache"; }

  /// Puts a shell script on PATH under this name.
  void add_program(const std::string& name, const std::string& script) const;
  /// The usual fake: `python3 -m pip` that "fetches" by copying this file into the folder it is run in.
  void pip_copies(const fs::path& package) const;
  /// Leaves nothing on PATH.
  void remove_all_programs() const;

  /// A wheel with some files, of which the entry returned wants lib/libframework.so and the licence.
  fs::path make_wheel(const std::string& library_content = "the library") const;
  Locked entry_for(const fs::path& package) const;

  /// What is below the cache besides the lock: installed files, and whatever was wrongly left.
  std::vector<std::string> files_in_cache() const;

 private:
  edgegauge::test::Scratch folder_;
  std::string path_before_;
};

/// Runs it in a process of its own, which ends with 0 when it returns true. Nothing is flushed or destroyed
/// there.
pid_t fork_to(const std::function<bool()>& work);
/// 128 + signal when it was ended by one.
int wait_for(pid_t child);

/// Waits for a file to appear (at most 20 s).
bool appears(const fs::path& file);

/// A `say` that says nothing.
inline void quietly(const std::string&) {}

}  // namespace edgegauge::runtimes::test
