// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace edgegauge::report {

/// A script that a page carries in itself.
struct PageScript {
  std::string title;    ///< "Vega 6.4.0"
  std::string text;     ///< as its package has it
  std::string licence;  ///< its notice, which goes with every copy
};

/// What draws the figures: Vega, Vega-Lite and Vega-Embed in this order; or none, and why.
struct PageScripts {
  std::vector<PageScript> scripts;
  std::string missing;  ///< a sentence with what to do about it; empty when there are all
};

}  // namespace edgegauge::report
