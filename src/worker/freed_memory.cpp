// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/freed_memory.h"

#include <malloc.h>

namespace edgegauge::worker {
namespace {

constexpr const char* kName = "freed_memory";
constexpr const char* kReturned = "returned";
constexpr const char* kKept = "kept";

}  // namespace

protocol::Knob freed_memory_knob() {
  return {.name = kName,
          .values = {kReturned, kKept},
          .default_value = kReturned,
          .help =
              "what the C library does with memory that is freed: back to the system, as it does by default, "
              "or kept for the next request"};
}

void apply_freed_memory(const Settings& settings) {
  if (settings.at(kName) == kReturned) return;
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
}

}  // namespace edgegauge::worker
