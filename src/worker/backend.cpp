// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/backend.h"

#include <fmt/format.h>

namespace edgegauge::worker {

int integer_setting(const Settings& settings, const std::string& knob) {
  return std::stoi(settings.at(knob));
}

void Backend::convert(const std::filesystem::path&, const std::filesystem::path&,
                      const std::filesystem::path&, const Settings&) {
  const protocol::BackendInfo info = about();
  throw BackendError(fmt::format("{} loads {}, which needs no conversion of its own", info.title,
                                 fmt::join(info.formats, ", ")));
}

}  // namespace edgegauge::worker
