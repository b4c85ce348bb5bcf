// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/files.h"
#include "core/json_text.h"
#include "model/files.h"
#include "model/quantise.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::model {

void write_ranges(const Ranges& ranges, const std::filesystem::path& file) {
  nlohmann::json document = nlohmann::json::object();
  for (const auto& [name, range] : ranges) document[name] = {range.low, range.high};
  OutputFile out(file);
  out.write(json_text(document, kOneLine));
  out.close();
}

Ranges read_ranges(const std::filesystem::path& file) {
  const MappedFile content = map_file(file);
  const auto* text = reinterpret_cast<const char*>(content.bytes.data());
  Ranges ranges;
  try {
    const auto document = nlohmann::json::parse(text, text + content.bytes.size());
    for (const auto& [name, range] : document.get<std::map<std::string, std::array<double, 2>>>())
      ranges[name] = {range[0], range[1]};
  } catch (const nlohmann::json::exception& error) {
    throw BadInput(fmt::format("{} holds no ranges of activations: {}", file.string(), error.what()),
                   "it is a JSON object {\"NAME\": [low, high]}");
  }
  return ranges;
}

}  // namespace edgegauge::model
