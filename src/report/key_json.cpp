// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/key_json.h"

#include <nlohmann/json.hpp>

namespace edgegauge::report {

nlohmann::ordered_json key_json(const store::CellKey& key) {
  return {{"model", key.model},       {"model_hash", key.model_hash}, {"batch", key.batch},
          {"framework", key.runtime}, {"threads", key.threads},       {"precision", key.precision},
          {"unit", key.unit},         {"profile", key.profile},       {"knobs", key.knobs},
          {"load", key.load},         {"start", key.start},           {"repeat", key.repeat}};
}

}  // namespace edgegauge::report
