// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/widest.h"

#include "core/processes.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace edgegauge::control {
namespace {

/// But for which process it is.
bool same_setting(const store::CellKey& a, const store::CellKey& b) {
  const auto setting = [](const store::CellKey& key) {
    return std::tie(key.model_hash, key.runtime, key.batch, key.threads, key.precision, key.unit, key.profile,
                    key.knobs, key.load, key.start);
  };
  return setting(a) == setting(b);
}

}  // namespace

double Widest::Setting::relative_half_width() const {
  const Estimate pooled = pool_processes(medians).pooled;
  return pooled.interval->half_width() / pooled.value;
}

const Widest::Setting* Widest::find(const store::CellKey& key) const {
  const auto found =
      std::ranges::find_if(settings_, [&](const Setting& setting) { return same_setting(setting.key, key); });
  return found == settings_.end() ? nullptr : &*found;
}

Widest::Setting* Widest::find(const store::CellKey& key) {
  return const_cast<Setting*>(std::as_const(*this).find(key));
}

void Widest::add(std::size_t cell, const store::CellKey& key, const Estimate& p50, Nanoseconds took) {
  const bool is_known = p50.interval && p50.value > 0;
  Setting* setting = find(key);
  if (setting == nullptr && !is_known) return;
  if (setting == nullptr) setting = &settings_.emplace_back(Setting{.key = key, .cell = cell, .medians = {}});
  if (is_known) setting->medians.push_back(p50);
  setting->key.repeat = std::max(setting->key.repeat, key.repeat);
  setting->longest = std::max(setting->longest, took);
}

void Widest::give_up(const store::CellKey& key) {
  if (Setting* setting = find(key)) setting->given_up = true;
}

std::optional<Widest::Next> Widest::next(Nanoseconds room) const {
  const Setting* widest = nullptr;
  double width = target_;
  for (const Setting& setting : settings_) {
    if (setting.given_up || setting.longest > room) continue;
    if (const double of_this = setting.relative_half_width(); of_this > width) {
      widest = &setting;
      width = of_this;
    }
  }
  if (widest == nullptr) return std::nullopt;
  return Next{widest->cell, widest->key.repeat + 1};
}

}  // namespace edgegauge::control
