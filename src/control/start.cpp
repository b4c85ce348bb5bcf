// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/start.h"

#include "control/formats.h"
#include "control/page_cache.h"
#include "core/error.h"
#include "core/run_spec.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

/// What a process reads before it comes to its model is the program and its libraries.
bool is_before_model(const std::string& phase) {
  constexpr std::array<std::string_view, 3> kBefore{"exec", "load_library", "initialise"};
  return std::ranges::find(kBefore, phase) != kBefore.end();
}

namespace fs = std::filesystem;

constexpr double kCameFromStorage = 0.95;
constexpr double kWasInMemory = 0.05;

/// A folder for what the framework compiles during this start, so that no other run's can help or harm.
class CompileCache {
 public:
  CompileCache() {
    std::string name = (fs::temp_directory_path() / "edgegauge-compiled-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw Error(
          ExitCode::kInternal,
          fmt::format("no folder for compiled code can be made in {}", fs::temp_directory_path().string()),
          "name a folder that can be written to in TMPDIR");
    }
    folder_ = name;
  }
  ~CompileCache() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  CompileCache(const CompileCache&) = delete;
  CompileCache& operator=(const CompileCache&) = delete;

  const fs::path& folder() const { return folder_; }
  void clear() const {
    for (const auto& entry : fs::directory_iterator(folder_)) fs::remove_all(entry.path());
  }

 private:
  fs::path folder_;
};

void add_files_below(const fs::path& folder, std::vector<fs::path>& files) {
  if (folder.empty()) return;
  std::error_code unreadable;  // what cannot be listed is not loaded from either
  for (const auto& entry : fs::recursive_directory_iterator(folder, unreadable)) {
    if (entry.is_regular_file(unreadable) && !entry.is_symlink(unreadable)) files.push_back(entry.path());
  }
}

/// Of .onnx, what weights it keeps beside itself; of other formats, what the framework says belongs to it.
std::vector<fs::path> model_files(const fs::path& model, const Worker& worker) {
  if (model.empty()) return {};
  if (auto native = find_native(model, {worker})) return native->files;
  std::vector<fs::path> files;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(fs::absolute(model).parent_path(), unreadable)) {
    const bool is_file = entry.is_regular_file(unreadable);
    if (is_file && entry.path().filename().string().starts_with(model.filename().string()))
      files.push_back(entry.path());
  }
  return files;
}

std::int64_t bytes_of(const std::vector<fs::path>& files) {
  std::int64_t bytes = 0;
  for (const fs::path& file : files) {
    std::error_code gone;
    const auto size = fs::file_size(file, gone);
    if (!gone) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

std::string evict_all(const StartFiles& files) {
  const std::string model = evict(files.model);
  const std::string libraries = evict(files.libraries);
  return model.empty() ? libraries : model;
}

}  // namespace

StartFiles files_of_start(const Job& job, const Worker& worker) {
  StartFiles files{.model = model_files(job.request.model, worker), .libraries = {job.executable}};
  // Where a worker keeps what it loads itself, such as the part of it that is linked against the framework.
  const fs::path modules = job.executable.parent_path().parent_path() / "lib/edgegauge";
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(modules, missing)) {
    if (entry.path().filename().string().find(worker.info.name) != std::string::npos)
      files.libraries.push_back(entry.path());
  }
  add_files_below(job.request.runtime_dir, files.libraries);
  return files;
}

JobResult run_start(const std::string& state, Job job, const Worker& worker, const OnProgress& on_progress,
                    const std::atomic<bool>& stop) {
  std::optional<CompileCache> compiled;
  if (!worker.info.compile_cache.empty()) {
    compiled.emplace();
    job.environment[worker.info.compile_cache] = compiled->folder();
  }
  if (state == kWarmFile || state == kWarmCompiled) {
    JobResult uncounted = run_job(job, on_progress, stop);
    if (!std::holds_alternative<Measurement>(uncounted.outcome)) return uncounted;
    if (state == kWarmFile && compiled) compiled->clear();
  }
  const StartFiles files = files_of_start(job, worker);
  std::string doubt = state == kCold ? evict_all(files) : "";
  JobResult result = run_job(job, on_progress, stop);
  if (auto* measurement = std::get_if<Measurement>(&result.outcome)) {
    if (doubt.empty()) doubt = doubt_about(state, measurement->phases, bytes_of(files.model));
    if (!doubt.empty()) measurement->flags.push_back(fmt::format("{}=unverified: {}", state, doubt));
  }
  return result;
}

std::string doubt_about(const std::string& state, const std::vector<PhaseRecord>& phases,
                        std::int64_t model_bytes) {
  std::int64_t read = 0;
  for (const PhaseRecord& phase : phases) {
    if (!phase.read_bytes) return "the kernel does not count what is read from storage";
    if (phase.name != "next" && !(state == kCold && is_before_model(phase.name))) read += *phase.read_bytes;
  }
  if (model_bytes == 0) return "";
  const double share = static_cast<double>(read) / static_cast<double>(model_bytes);
  if (state == kCold)
    return share >= kCameFromStorage ? "" : "less than 95% of the model was read from storage";
  return share <= kWasInMemory ? "" : "more than 5% of the model was read from storage";
}

}  // namespace edgegauge::control
