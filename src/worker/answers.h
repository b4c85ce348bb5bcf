// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "worker/backend.h"

#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace edgegauge::worker {

/// Throws BackendError(kWrongOutput) when the answer is not of the names, types and shapes that the model
/// states.
void check_results(std::span<const Port> stated, std::span<const HostTensor> results);

/// Every output's shape and figures; `finite`, min, max and mean are over all of its values, as floats (of
/// values that are not finite, min, max and mean leave out those). All values go along when they are at most
/// kMaxStoredOutputValues, for as many outputs as one message can carry.
std::vector<OutputRecord> record_outputs(std::span<const HostTensor> results);

/// Reads one byte of every cache line of every output, so that no framework can leave its answer where it is.
/// Allocates nothing.
void read_outputs(std::span<const HostTensor> results);

/// Answers as .npy files in one folder, named alike by whoever writes and reads them in the same order.
class AnswerFiles {
 public:
  explicit AnswerFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const { return folder_; }

  /// NAME.npy for request 0, NAME.1.npy for request 1, and so on, with every character of an output's name
  /// that could leave the folder or trouble a shell replaced by '_'; of two outputs that come to one name,
  /// the later gets a number.
  std::filesystem::path next_file(const std::string& output, std::size_t request);

  /// Writes it there and returns the file's path. Throws Error when it cannot be written.
  std::string save(const HostTensor& output, std::size_t request);

 private:
  std::string unused_name(const std::string& wanted);

  std::filesystem::path folder_;
  std::set<std::string> used_;
};

}  // namespace edgegauge::worker
