// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/cost.h"
#include "analysis/price_list.h"
#include "analysis/summary.h"

#include <filesystem>
#include <string>

namespace edgegauge::cli {

/// The user's own list: $XDG_CONFIG_HOME/edgegauge/devices.toml, else ~/.config/edgegauge/devices.toml.
std::filesystem::path own_price_file();

/// The list that comes with the program, and over it `file`, or the user's own where none is named. Throws
/// BadInput for a list that cannot be read.
analysis::PriceList load_prices(const std::filesystem::path& file);

/// What the shown cells cost.
analysis::CostTable cost_of(const analysis::Summary& shown, const analysis::PriceList& prices);

/// Appends an entry to a file, which is made where there is none. Throws BadInput, and leaves the file as it
/// was, when it holds what is no price list or an entry of that id.
void add_price(const std::filesystem::path& file, const analysis::PricedDevice& device);

}  // namespace edgegauge::cli
