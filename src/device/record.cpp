// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json_text.h"
#include "device/device.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

namespace edgegauge::device {
namespace {

using nlohmann::ordered_json;

template <class T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json or_null(std::int64_t bytes) { return bytes > 0 ? ordered_json(bytes) : ordered_json(nullptr); }

ordered_json clusters_json(const Device& device) {
  ordered_json list = ordered_json::array();
  for (const Cluster& each : device.clusters) {
    list.push_back({{"model", each.model},
                    {"cores", each.cores},
                    {"threads", each.threads},
                    {"cpus", each.cpus},
                    {"min_hz", or_null(each.min_hz)},
                    {"max_hz", or_null(each.max_hz)},
                    {"governor", each.governor}});
  }
  return list;
}

ordered_json caches_json(const Device& device) {
  ordered_json list = ordered_json::array();
  for (const Cache& each : device.caches) {
    list.push_back(
        {{"level", each.level}, {"type", each.type}, {"bytes", each.bytes}, {"shared_by", each.shared_by}});
  }
  return list;
}

ordered_json accelerators_json(const Device& device) {
  ordered_json list = ordered_json::array();
  for (const Accelerator& each : device.accelerators) {
    list.push_back({{"kind", each.kind}, {"name", each.name}, {"found_by", each.found_by}});
  }
  return list;
}

ordered_json document(const Device& device) {
  return {{"board", device.board},
          {"architecture", device.architecture},
          {"cpu_model", device.cpu_model},
          {"clusters", clusters_json(device)},
          {"isa", device.isa},
          {"caches", caches_json(device)},
          {"memory_bytes", or_null(device.memory_bytes)},
          {"swap_bytes", device.swap_bytes},
          {"os", device.os},
          {"kernel", device.kernel},
          {"virtualisation", device.virtualisation},
          {"accelerators", accelerators_json(device)}};
}

/// Files of a device may hold any bytes; those that are not UTF-8 become U+FFFD.
std::string dump(const ordered_json& json) { return json_text(json, kOneLine); }

}  // namespace

std::string to_json(const Device& device) { return dump(document(device)); }

std::string fingerprint(const Device& device) {
  ordered_json stable = document(device);
  // What differs between two runs on one machine: the governor is a state, swap may be switched, a stick may
  // be plugged in elsewhere, and a kernel may keep a little more or less memory after each boot.
  stable.erase("swap_bytes");
  for (ordered_json& cluster : stable["clusters"]) cluster.erase("governor");
  for (ordered_json& accelerator : stable["accelerators"]) accelerator.erase("found_by");
  stable["memory_bytes"] = (device.memory_bytes + (1 << 29)) >> 30;
  const std::string text = dump(stable);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr);
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + 16, ""));
}

}  // namespace edgegauge::device
