// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/processor.h"

#include "device/arm_parts.h"

#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

constexpr std::string_view kCpuFolder = "sys/devices/system/cpu";
constexpr std::int64_t kHighestCpu = 65535;
constexpr std::int64_t kHighestKilohertz = 1'000'000'000;

/// CPU features that decide which kernels a framework picks.
constexpr std::array<std::string_view, 31> kInferenceFlags{
    "sse4_1",   "sse4_2",   "avx",      "f16c",        "fma",         "avx2",        "avx_vnni", "avx512f",
    "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_int8",
    "amx_bf16", "neon",     "vfpv4",    "asimd",       "fphp",        "asimdhp",     "asimddp",  "i8mm",
    "bf16",     "svei8mm",  "svebf16",  "sve",         "sve2",        "sme",         "sme2"};

/// A logical CPU before it is counted into a cluster.
struct LogicalCpu {
  int number = 0;
  std::string model;
  int size = 0;               ///< ArmPart's
  std::int64_t capacity = 0;  ///< the kernel's own measure, at most 1024; 0: not told
  std::string siblings;       ///< equal for the threads of one core
};

std::string value_of(const CpuInfo& cpu, std::string_view key) {
  const auto found = cpu.find(key);
  return found == cpu.end() ? std::string() : found->second;
}

std::string cpu_path(int number, std::string_view file) {
  return fmt::format("{}/cpu{}/{}", kCpuFolder, number, file);
}

/// "Intel(R) Core(TM) i7-1165G7 CPU @ 2.80GHz" -> "Intel Core i7-1165G7": the clock is told apart.
std::string tidy_model_name(const std::string& name) {
  static const std::regex marks(R"(\((R|TM|r|tm)\)| CPU\b| @.*$| with .* Graphics$| \d+-Core Processor$)");
  static const std::regex spaces(" {2,}");
  return trimmed(std::regex_replace(std::regex_replace(name, marks, ""), spaces, " "));
}

struct CoreKind {
  std::string model;
  int size = 0;
};

CoreKind arm_core(std::uint64_t implementer, std::uint64_t part) {
  const ArmPart* row =
      find_arm_part(static_cast<std::uint32_t>(implementer), static_cast<std::uint32_t>(part));
  if (row != nullptr) return {std::string(row->name), row->size};
  return {fmt::format("ARM core {:#x}/{:#x}", implementer, part), 0};
}

/// Bits of the Main ID Register: implementer 31-24, part 15-4.
CoreKind core_from_midr(std::uint64_t midr) { return arm_core(midr >> 24 & 0xff, midr >> 4 & 0xfff); }

CoreKind kind_of(const Tree& tree, const CpuInfo& cpu, int number) {
  const auto implementer = parse_hexadecimal(value_of(cpu, "CPU implementer"));
  const auto part = parse_hexadecimal(value_of(cpu, "CPU part"));
  if (implementer && part && *implementer <= 0xff && *part <= 0xfff) return arm_core(*implementer, *part);
  if (const auto midr = tree.hexadecimal(cpu_path(number, "regs/identification/midr_el1")))
    return core_from_midr(*midr);
  for (const char* key : {"model name", "uarch", "cpu model"}) {
    if (const std::string name = value_of(cpu, key); !name.empty()) return {tidy_model_name(name)};
  }
  return {};
}

std::string siblings_of(const Tree& tree, const CpuInfo& cpu, int number) {
  for (const char* file : {"topology/core_cpus_list", "topology/thread_siblings_list"}) {
    if (std::string list = tree.text(cpu_path(number, file)); !list.empty()) return list;
  }
  const std::string core = value_of(cpu, "core id");
  return core.empty() ? fmt::format("cpu {}", number) : value_of(cpu, "physical id") + " " + core;
}

/// Hybrid x86 processors have one model name; the kernel tells their kinds of cores as two performance
/// counters.
std::map<int, std::string> hybrid_kinds(const Tree& tree) {
  std::map<int, std::string> kinds;
  for (const auto& [path, kind] :
       {std::pair{"sys/devices/cpu_core/cpus", " P-core"}, {"sys/devices/cpu_atom/cpus", " E-core"}}) {
    for (const int cpu : parse_cpu_list(tree.text(path))) kinds[cpu] = kind;
  }
  return kinds;
}

std::vector<LogicalCpu> logical_cpus(const Tree& tree, const std::vector<CpuInfo>& infos) {
  const std::map<int, std::string> hybrid = hybrid_kinds(tree);
  std::vector<LogicalCpu> cpus;
  cpus.reserve(infos.size());
  for (const CpuInfo& info : infos) {
    LogicalCpu cpu;
    cpu.number = static_cast<int>(*parse_integer(value_of(info, "processor")));
    const auto [model, size] = kind_of(tree, info, cpu.number);
    const auto kind = hybrid.find(cpu.number);
    cpu.model = kind == hybrid.end() ? model : model + kind->second;
    cpu.size = size;
    cpu.capacity =
        std::clamp<std::int64_t>(tree.integer(cpu_path(cpu.number, "cpu_capacity")).value_or(0), 0, 1024);
    cpu.siblings = siblings_of(tree, info, cpu.number);
    cpus.push_back(cpu);
  }
  return cpus;
}

std::optional<std::int64_t> frequency(const Tree& tree, int cpu, std::string_view file) {
  const auto kilohertz = tree.integer(cpu_path(cpu, file));
  if (!kilohertz || *kilohertz <= 0 || *kilohertz > kHighestKilohertz) return std::nullopt;
  return *kilohertz * 1000;
}

struct RankedCluster {
  Cluster cluster;
  std::int64_t capacity = 0;
  int size = 0;
  std::set<std::string> cores;
};

void add_cpu(const Tree& tree, const LogicalCpu& cpu, RankedCluster& ranked) {
  Cluster& cluster = ranked.cluster;
  cluster.model = cpu.model;
  cluster.cpus.push_back(cpu.number);
  cluster.threads++;
  if (ranked.cores.insert(cpu.siblings).second) cluster.core_cpus.push_back(cpu.number);
  cluster.cores = static_cast<int>(ranked.cores.size());
  ranked.capacity = std::max(ranked.capacity, cpu.capacity);
  ranked.size = cpu.size;
  const auto max_hz = frequency(tree, cpu.number, "cpufreq/cpuinfo_max_freq");
  const auto min_hz = frequency(tree, cpu.number, "cpufreq/cpuinfo_min_freq");
  if (max_hz) cluster.max_hz = std::max(cluster.max_hz.value_or(0), *max_hz);
  if (min_hz) cluster.min_hz = std::min(cluster.min_hz.value_or(*min_hz), *min_hz);
  if (cluster.governor.empty())
    cluster.governor = tree.text(cpu_path(cpu.number, "cpufreq/scaling_governor"));
}

std::vector<Cluster> clusters_of(const Tree& tree, const std::vector<LogicalCpu>& cpus) {
  std::map<std::string, RankedCluster> by_model;
  for (const LogicalCpu& cpu : cpus) add_cpu(tree, cpu, by_model[cpu.model]);
  std::vector<RankedCluster> ranked;
  ranked.reserve(by_model.size());
  for (auto& [model, cluster] : by_model) ranked.push_back(std::move(cluster));
  const auto rank = [](const RankedCluster& r) {
    return std::tuple(-r.capacity, -r.size, -r.cluster.max_hz.value_or(0), r.cluster.cpus.front());
  };
  std::sort(ranked.begin(), ranked.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  std::vector<Cluster> clusters;
  for (RankedCluster& each : ranked) {
    std::sort(each.cluster.cpus.begin(), each.cluster.cpus.end());
    clusters.push_back(std::move(each.cluster));
  }
  return clusters;
}

/// "32K", "8M" -> bytes; 0 when it is not of that form.
std::int64_t parse_cache_size(std::string_view text) {
  constexpr std::int64_t kLargest = std::int64_t{1} << 40;
  if (text.empty()) return 0;
  const std::int64_t unit = text.back() == 'K' ? 1 << 10 : text.back() == 'M' ? 1 << 20 : 1;
  if (unit > 1) text.remove_suffix(1);
  const std::int64_t number = parse_integer(text).value_or(0);
  return number > 0 && number <= kLargest / unit ? number * unit : 0;
}

void add_caches(const Tree& tree, int cpu, std::set<std::string>& seen, std::vector<Cache>& caches) {
  const std::string folder = cpu_path(cpu, "cache");
  for (const std::string& index : tree.names(folder, "index")) {
    const auto text = [&](std::string_view file) {
      return tree.text(fmt::format("{}/{}/{}", folder, index, file));
    };
    Cache cache;
    cache.level = static_cast<int>(std::clamp<std::int64_t>(parse_integer(text("level")).value_or(0), 0, 9));
    cache.type = text("type");
    cache.bytes = parse_cache_size(text("size"));
    const std::string shared = text("shared_cpu_list");
    cache.shared_by = std::max(1, static_cast<int>(parse_cpu_list(shared).size()));
    if (cache.level == 0 || cache.bytes == 0) continue;
    if (seen.insert(fmt::format("{} {} {}", cache.level, cache.type, shared)).second) caches.push_back(cache);
  }
}

std::vector<Cache> caches_of(const Tree& tree, const std::vector<Cluster>& clusters) {
  std::vector<Cache> caches;
  std::set<std::string> seen;
  for (const Cluster& cluster : clusters) add_caches(tree, cluster.cpus.front(), seen, caches);
  return caches;
}

std::set<std::string> flags_of(const CpuInfo& cpu) {
  for (const char* key : {"flags", "Features", "isa"}) {
    const std::vector<std::string> words = words_of(value_of(cpu, key));
    if (!words.empty()) return {words.begin(), words.end()};
  }
  return {};
}

/// Only what every CPU has can be used by a thread that the kernel may move.
std::vector<std::string> common_flags(const std::vector<CpuInfo>& cpus) {
  std::vector<std::set<std::string>> all;
  all.reserve(cpus.size());
  for (const CpuInfo& cpu : cpus) all.push_back(flags_of(cpu));
  std::vector<std::string> common;
  for (const std::string_view flag : kInferenceFlags) {
    const bool everywhere = std::all_of(all.begin(), all.end(),
                                        [&](const auto& flags) { return flags.contains(std::string(flag)); });
    if (everywhere && !all.empty()) common.emplace_back(flag);
  }
  return common;
}

}  // namespace

std::vector<CpuInfo> parse_cpuinfo(std::string_view text) {
  std::vector<CpuInfo> cpus;
  std::set<std::int64_t> seen;
  bool inside = false;
  for (const std::string& line : lines_of(text)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string key = trimmed(std::string_view(line).substr(0, colon));
    const std::string value = trimmed(std::string_view(line).substr(colon + 1));
    if (key == "processor") {
      const std::int64_t number = parse_integer(value).value_or(-1);
      inside = number >= 0 && number <= kHighestCpu && seen.insert(number).second;
      if (inside) cpus.emplace_back();
    }
    if (inside) cpus.back().emplace(key, value);
  }
  return cpus;
}

std::string architecture_of(const Tree& tree, const std::vector<CpuInfo>& cpus) {
  if (std::string told = tree.text("proc/sys/kernel/arch"); !told.empty() && told.size() < 16) return told;
  // Kernels before 6.1 have no such file.
  struct Sign {
    std::string_view flag, architecture;
  };
  constexpr std::array kSigns{Sign{"lm", "x86_64"}, Sign{"fpu", "i686"}, Sign{"asimd", "aarch64"},
                              Sign{"neon", "armv7l"}, Sign{"vfp", "armv6l"}};
  if (cpus.empty()) return {};
  const std::set<std::string> flags = flags_of(cpus.front());
  for (const Sign& sign : kSigns) {
    if (flags.contains(std::string(sign.flag))) return std::string(sign.architecture);
  }
  return value_of(cpus.front(), "isa").starts_with("rv64") ? "riscv64" : std::string();
}

void describe_processor(const Tree& tree, Device& device) {
  const std::vector<CpuInfo> infos = parse_cpuinfo(tree.raw("proc/cpuinfo").value_or(""));
  device.architecture = architecture_of(tree, infos);
  device.clusters = clusters_of(tree, logical_cpus(tree, infos));
  if (!device.clusters.empty()) device.cpu_model = device.clusters.front().model;
  device.isa = common_flags(infos);
  device.caches = caches_of(tree, device.clusters);
}

}  // namespace edgegauge::device
