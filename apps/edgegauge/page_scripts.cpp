// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "page_scripts.h"

#include "runtimes/runtimes.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

namespace fs = std::filesystem;

/// In the order in which they are run: each uses those before it.
constexpr std::array kScripts = {"vega", "vega-lite", "vega-embed"};

std::string content_of(const fs::path& file) {
  std::ostringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

std::optional<report::PageScript> read_script(const runtimes::Locked& entry) {
  const fs::path beside = runtimes::default_lock_file().parent_path() / "page" / entry.name / entry.version;
  for (const fs::path& folder : {beside, runtimes::install_folder(entry)}) {
    std::string text = content_of(folder / (entry.name + ".min.js"));
    if (text.empty()) continue;
    return report::PageScript{entry.title + " " + entry.version, std::move(text),
                              content_of(folder / "LICENSE")};
  }
  return std::nullopt;
}

}  // namespace

report::PageScripts page_scripts() {
  const std::vector<runtimes::Locked> lock = runtimes::read_lock(runtimes::default_lock_file());
  report::PageScripts page;
  for (const char* name : kScripts) {
    std::optional<report::PageScript> script = read_script(runtimes::find_entry(lock, name));
    if (!script) {
      return {
          {},
          fmt::format("Plain charts only: {}, which draws the figures, is not installed. For figures: "
                      "edgegauge runtimes install vega vega-lite vega-embed, then edgegauge report --format "
                      "html.",
                      name)};
    }
    page.scripts.push_back(*std::move(script));
  }
  return page;
}

report::PageExtras page_extras(const std::vector<analysis::Source>& sources,
                               const analysis::Summary& summary) {
  return {.traces = analysis::read_traces(sources, summary.shown()), .scripts = page_scripts()};
}

}  // namespace edgegauge::cli
