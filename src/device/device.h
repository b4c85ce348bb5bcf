// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::device {

/// Cores of one kind. A big.LITTLE board has two clusters.
struct Cluster {
  std::string model;                   ///< "Cortex-A73"; from MIDR on ARM, model name on x86
  int cores = 0;                       ///< physical
  int threads = 0;                     ///< logical CPUs
  std::vector<int> cpus;               ///< logical CPU numbers
  std::vector<int> core_cpus;          ///< the first logical CPU of each core
  std::optional<std::int64_t> max_hz;  ///< cpuinfo_max_freq
  std::optional<std::int64_t> min_hz;
  std::string governor;  ///< empty when there is no cpufreq
};

struct Cache {
  int level = 0;
  std::string type;  ///< "Data", "Instruction", "Unified"
  std::int64_t bytes = 0;
  int shared_by = 1;  ///< logical CPUs
};

struct Accelerator {
  std::string kind;      ///< "gpu", "tpu", "npu", "vpu"
  std::string name;      ///< "NVIDIA Tegra X1 (Maxwell)", "Mali-G52", "Coral Edge TPU (PCIe)"
  std::string found_by;  ///< the path that told
};

/// What this machine is. Everything read from files below one root, so that a fixture tree of a board can be
/// given. Absent facts are empty or nullopt, never made up.
struct Device {
  std::string board;              ///< device tree's model or DMI vendor + product; empty when neither tells
  std::string architecture;       ///< "x86_64", "aarch64"
  std::string cpu_model;          ///< of the biggest cluster
  std::vector<Cluster> clusters;  ///< biggest first
  std::vector<std::string> isa;  ///< flags that matter to inference: "avx2", "avx512_vnni", "asimddp", "i8mm"
  std::vector<Cache> caches;     ///< one row per distinct cache of the first CPU of each cluster
  std::int64_t memory_bytes = 0;
  std::int64_t swap_bytes = 0;
  std::string os;  ///< PRETTY_NAME
  std::string kernel;
  std::string virtualisation;  ///< machine and container: "kvm", "docker", "vm+docker"; empty on bare metal
  std::vector<Accelerator> accelerators;

  int physical_cores() const;
  int logical_cpus() const;
};

/// `root` is "/" or a fixture tree. Throws nothing for missing files.
Device describe(const std::filesystem::path& root = "/");

/// One line for a person: "Raspberry Pi 4 Model B · 4x Cortex-A72 1.5 GHz · 4 GB".
std::string headline(const Device& device);

std::string to_json(const Device& device);

/// Hash of what makes it this kind of device with this software (not its free memory): equal for two runs on
/// one machine.
std::string fingerprint(const Device& device);

/// One thing that bears on measuring here.
struct Finding {
  enum class Level { kGood, kNote, kWarning } level;
  std::string flag;  ///< stored with results: "governor-not-performance"; empty for kGood
  std::string what;  ///< one sentence
  std::string mend;  ///< a command or an action; empty when there is nothing to do
};

/// Governor, virtual machine, swap in use, other load, throttling, low memory. `root` as above.
std::vector<Finding> examine(const Device& device, const std::filesystem::path& root = "/");

}  // namespace edgegauge::device
