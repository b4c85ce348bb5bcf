// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/price_list.h"
#include "analysis/results.h"
#include "core/statistics.h"

#include <optional>
#include <string>
#include <vector>

/// What computing costs, from measured figures and dated prices (docs/cost.md).
namespace edgegauge::analysis {

/// What a cost depends on that no measurement tells.
struct CostBasis {
  double life_years = 3;
  double utilisation = 0.5;  ///< share of its life in which a device computes, above 0, at most 1
  double euros_per_kilowatt_hour = 0.3;
};

/// What a device costs, as far as the price list knows.
struct PricedAs {
  std::vector<PricedDevice> parts;  ///< the device, and the accelerator used
  double euros = 0;
};

/// One measured cell with what it costs. Every figure is absent where one that it is made of is.
struct CostRow {
  EvidenceId id;
  std::string device;  ///< headline
  store::CellKey key;
  std::string effective_precision;  ///< that it computed in; as asked where it did not say
  Estimate throughput;              ///< 1/s
  std::optional<Estimate> watts;
  std::optional<PricedAs> price;
  std::optional<Estimate> per_euro;  ///< samples per second for each euro of the price
  std::optional<Estimate> per_watt;  ///< samples per second for each watt: samples per joule
  std::optional<Estimate> capital;   ///< euros of the price per million samples
  std::optional<Estimate> energy;    ///< euros of electricity per million samples
  std::optional<Estimate>
      per_million;             ///< euros per million samples: capital, and energy where watts are known
  bool energy_missing = true;  ///< per_million is without energy
  bool on_front = false;       ///< nothing of its model, load and precision is as fast or faster and cheaper
};

/// Why there is no cost for what was measured on a device.
struct Unpriced {
  std::string device;  ///< headline
  std::string reason;  ///< "no entry of the price list matches it"
};

struct CostTable {
  CostBasis basis;
  std::vector<CostRow> rows;  ///< by model, load, precision, then cost (absent last), then throughput
  std::vector<Unpriced> unpriced;
};

/// Of every measured cell with a throughput. A cell's interval is carried through: the ends of a cost are
/// those at the ends of the throughput's and the watts' intervals.
///
///   euros per million = (price / (life x utilisation) + watts x tariff) / throughput x 10^6
CostTable cost_table(const std::vector<LoadedRun>& runs, const PriceList& prices, const CostBasis& basis);

}  // namespace edgegauge::analysis
