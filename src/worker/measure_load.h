// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/measure.h"

namespace edgegauge::worker {

/// As measure(), for the load shapes in which requests arrive by a schedule, and for any that is sustained:
/// every sample with its time. Samples are taken in pieces; in between, while the stopping rule is asked,
/// time stands still for requests, too: whoever waited for so long before goes on from there. Of a sustained
/// measurement nothing is asked, it ends by its limit.
Measured measure_load(RequestLoop& loop, const protocol::MeasurePlan& plan, const OnCheck& on_check);

/// As warm_up(), with requests that arrive as they will when measured.
std::vector<std::int64_t> warm_up_load(RequestLoop& loop, const protocol::MeasurePlan& plan);

}  // namespace edgegauge::worker
