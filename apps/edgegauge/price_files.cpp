// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "price_files.h"

#include "analysis/results.h"
#include "core/error.h"
#include "core/files.h"
#include "runtimes/runtimes.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string text_of(const fs::path& file) {
  return read_text(file, "the price list", "name a TOML file as docs/cost.md describes it");
}

analysis::PriceList read_list(const fs::path& file) {
  return analysis::parse_price_list(text_of(file), file.string());
}

fs::path shipped_price_file() {
  return (runtimes::program_folder() / "../share/edgegauge/devices.toml").lexically_normal();
}

}  // namespace

fs::path own_price_file() {
  const std::string xdg = environment("XDG_CONFIG_HOME");
  const std::string home = environment("HOME");
  if (!xdg.starts_with('/') && home.empty()) return {};
  return (xdg.starts_with('/') ? fs::path(xdg) : fs::path(home) / ".config") / "edgegauge" / "devices.toml";
}

analysis::PriceList load_prices(const fs::path& file) {
  analysis::PriceList prices = read_list(shipped_price_file());
  std::error_code ignored;
  if (!file.empty()) return laid_over(std::move(prices), read_list(file));
  const fs::path own = own_price_file();
  if (!own.empty() && fs::exists(own, ignored)) prices = laid_over(std::move(prices), read_list(own));
  return prices;
}

analysis::CostTable cost_of(const analysis::Summary& shown, const analysis::PriceList& prices) {
  std::vector<analysis::LoadedRun> runs;
  for (const auto& origin : shown.origins)
    runs.push_back({origin->file, origin->run, origin->device, {}, {}});
  for (const analysis::Row& row : shown.rows) runs[row.origin->place].cells.push_back(row.cell);
  return analysis::cost_table(runs, prices, {});
}

void add_price(const fs::path& file, const analysis::PricedDevice& device) {
  std::error_code ignored;
  const std::string before = fs::exists(file, ignored) ? text_of(file) : std::string();
  const analysis::PriceList known = analysis::parse_price_list(before, file.string());
  if (std::ranges::find(known.devices, device.id, &analysis::PricedDevice::id) != known.devices.end()) {
    throw BadInput(fmt::format("{} has an entry '{}' already", file.string(), device.id),
                   "edit the file, or give another --id");
  }
  const std::string gap = before.empty() ? "" : before.ends_with('\n') ? "\n" : "\n\n";
  write_file(file, before + gap + as_toml(device));
}

}  // namespace edgegauge::cli
