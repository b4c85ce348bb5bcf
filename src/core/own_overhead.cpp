// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/own_overhead.h"

#include <algorithm>
#include <numeric>
#include <utility>
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
  double time() const { return during.time + between.time; }
  double added() const { return during.time - during.count * between.time / between.count; }
};

/// Hears of one request after another, and lays them to the looks.
class Turns {
 public:
  explicit Turns(std::span<const Nanoseconds> looks) : looks_(looks) {}

  void add(double begin, double end) {
    for (; next_ < looks_.size() && end >= as_double(looks_[next_] - kBeforeLook); ++next_) finish_turn();
    if (next_ == 0) return;  // before the first look
    const bool is_during = begin <= as_double(looks_[next_ - 1] + kAfterLook);
    (is_during ? turn_.during : turn_.between).add(end - begin);
  }

  std::vector<Turn> told() && {
    finish_turn();
    return std::move(told_);
  }

 private:
  static double as_double(Nanoseconds time) { return static_cast<double>(time.count()); }

  void finish_turn() {
    if (turn_.tells()) told_.push_back(turn_);
    turn_ = {};
  }

  std::span<const Nanoseconds> looks_;
  std::size_t next_ = 0;  // the first look that no request has reached
  Turn turn_;
  std::vector<Turn> told_;
};

/// The time between the requests of a stretch is spread evenly.
void add_stretch(const Stretch& stretch, std::span<const std::int64_t> latencies, Turns& turns) {
  const double busy = std::accumulate(latencies.begin(), latencies.end(), 0.0);
  const double gap = (static_cast<double>((stretch.end - stretch.begin).count()) - busy) /
                     static_cast<double>(latencies.size());
  auto begin = static_cast<double>(stretch.begin.count());
  for (const std::int64_t latency : latencies) {
    const double end = begin + static_cast<double>(latency);
    turns.add(begin, end);
    begin = end + gap;
  }
}

/// The ratio of two sums. What each turn has more or less of it than all have, over a mean turn's time,
/// varies as the ratio does (linearisation: Cochran, "Sampling Techniques", 3rd edition, section 6.3).
Estimate share_added(std::span<const Turn> turns) {
  double added = 0, time = 0;
  for (const Turn& turn : turns) {
    added += turn.added();
    time += turn.time();
  }
  const double ratio = added / time;
  const double mean_time = time / static_cast<double>(turns.size());
  std::vector<double> each;
  for (const Turn& turn : turns) each.push_back(ratio + (turn.added() - ratio * turn.time()) / mean_time);
  return independent_mean(each);
}

}  // namespace

std::optional<Estimate> overhead_of_looks(std::span<const std::int64_t> latencies_ns,
                                          std::span<const Stretch> stretches,
                                          std::span<const Nanoseconds> looks) {
  Turns turns(looks);
  for (const Stretch& stretch : stretches) {
    const auto count = std::min(static_cast<std::size_t>(stretch.samples), latencies_ns.size());
    add_stretch(stretch, latencies_ns.first(count), turns);
    latencies_ns = latencies_ns.subspan(count);
  }
  const std::vector<Turn> told = std::move(turns).told();
  if (told.size() < kFewestLooks) return std::nullopt;
  return share_added(told);
}

}  // namespace edgegauge
