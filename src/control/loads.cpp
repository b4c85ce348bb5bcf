// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/grid.h"
#include "core/error.h"
#include "core/option_parsing.h"

#include <algorithm>
#include <string>

namespace edgegauge::control {
namespace {

/// As many as cores have threads for.
int instances_for(int threads, const device::Device& device) {
  return std::max(device.physical_cores() / std::max(threads, 1), 1);
}

std::vector<LoadShape> shapes_of(LoadKind kind, const RunSpec& spec, int threads,
                                 const device::Device& device) {
  std::vector<LoadShape> shapes;
  LoadShape shape{.kind = kind};
  if (spec.sustained_s) shape.sustained = from_seconds(*spec.sustained_s);
  if (kind == LoadKind::kClosed) return {shape};
  if (kind == LoadKind::kOffline) {
    for (const int instances : spec.instances) {
      shape.instances = instances > 0 ? instances : instances_for(threads, device);
      shapes.push_back(shape);
    }
    return shapes;
  }
  for (const float rate : spec.rates) {
    shape.rate = std::stod(print_float(rate));  // 0.1 as it was written, not as the nearest float
    shapes.push_back(shape);
  }
  if (shapes.empty()) {
    throw Error(ExitCode::kUsage, "--load: requests that arrive by a schedule need a rate",
                "give requests per second, such as --rate 5");
  }
  return shapes;
}

}  // namespace

std::vector<LoadShape> load_shapes(const RunSpec& spec, int threads, const device::Device& device) {
  const bool is_plain = spec.loads == RunSpec{}.loads && !spec.sustained_s;
  if (!spec.cold_start.empty() && !is_plain) {
    throw Error(ExitCode::kUsage, "--cold-start: a start has no load", "leave --load and --sustained away");
  }
  std::vector<LoadShape> shapes;
  for (const std::string& name : spec.loads) {
    for (const LoadShape& shape : shapes_of(*parse_load_kind(name), spec, threads, device)) {
      if (std::ranges::find(shapes, shape) == shapes.end()) shapes.push_back(shape);
    }
  }
  return shapes;
}

}  // namespace edgegauge::control
