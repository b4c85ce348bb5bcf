// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What devices cost, from dated files that a user may edit (docs/cost.md).
namespace edgegauge::analysis {

struct Price {
  double amount = 0;     ///< above 0
  std::string currency;  ///< ISO 4217
  std::string date;      ///< "2026-01-31": when it was asked
  std::string source;    ///< who asked it
};

struct PricedDevice {
  std::string id;                  ///< two lists are laid over one another by it
  std::string name;                ///< for people
  std::string kind;                ///< "board", "mini-pc", "accelerator"
  std::vector<std::string> match;  ///< texts that all occur in a device's headline, their numbers whole
  std::optional<Price> price;
};

/// What one unit of a currency is worth.
struct ExchangeRate {
  std::string currency;
  double euros = 0;
  std::string date, source;
};

struct PriceList {
  std::vector<PricedDevice> devices;
  std::vector<ExchangeRate> rates;
};

/// Reads TOML. Throws BadInput that names `where`, the entry and the key for what is wrong in it.
PriceList parse_price_list(std::string_view toml, const std::string& where);

/// `own` over `shipped`: entries of the same id, or rates of the same currency, are replaced, others added.
PriceList laid_over(PriceList shipped, const PriceList& own);

/// An entry as a price list has it, to be added to a file. parse_price_list reads it back.
std::string as_toml(const PricedDevice& device);

/// What it takes to compute on `unit` of the device that is called so: the device, and accelerators in it
/// where the unit is not the CPU. Empty when no entry matches the device.
std::vector<const PricedDevice*> find_priced(const PriceList& list, std::string_view headline,
                                             std::string_view unit);

/// nullopt where the list has no rate for the price's currency.
std::optional<double> in_euros(const PriceList& list, const Price& price);

}  // namespace edgegauge::analysis
