// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/own_overhead.h"

#include <numeric>
#include <vector>

namespace edgegauge {
namespace {

/// Requests and their time, within one look or until the next.
struct Group {
  double count = 0, time = 0;
  void add(double latency) {
    ++count;
    time += latency;
  }
};

/// From the beginning of one look to that of the next.
struct Turn {
  Group during, between;
  bool tells() const { return during.count > 0 && between.count > 0; }
  double overhead() const {
    const double undisturbed = during.count * between.time / between.count;
    return (during.time - undisturbed) / (during.time + between.time);
  }
};

std::vector<double> overheads(std::span<const std::int64_t> latencies, std::int64_t from, std::int64_t wall,
                              std::span<const std::int64_t> looks) {
  const double busy = std::accumulate(latencies.begin(), latencies.end(), 0.0);
  const double gap = (static_cast<double>(wall) - busy) / static_cast<double>(latencies.size());
  std::vector<double> found;
  Turn turn;
  std::size_t next = 0;  // the first look whose span no request has reached
  double end = static_cast<double>(from) - gap;
  for (const std::int64_t latency : latencies) {
    const double begin = end + gap;
    end = begin + static_cast<double>(latency);
    for (; next < looks.size() && end >= static_cast<double>(looks[next] - kBeforeLook_ns); ++next) {
      if (turn.tells()) found.push_back(turn.overhead());
      turn = {};
    }
    if (next == 0) continue;  // before the first look
    const bool is_during = begin <= static_cast<double>(looks[next - 1] + kAfterLook_ns);
    (is_during ? turn.during : turn.between).add(static_cast<double>(latency));
  }
  if (turn.tells()) found.push_back(turn.overhead());
  return found;
}

}  // namespace

std::optional<Estimate> overhead_of_looks(std::span<const std::int64_t> latencies_ns,
                                          std::int64_t measured_from_ns, std::int64_t wall_ns,
                                          std::span<const std::int64_t> looks_ns) {
  const std::vector<double> each = overheads(latencies_ns, measured_from_ns, wall_ns, looks_ns);
  if (each.size() < kFewestLooks) return std::nullopt;
  return independent_mean(each);
}

}  // namespace edgegauge
