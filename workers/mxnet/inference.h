// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "model.h"

#include <map>
#include <span>
#include <string>
#include <vector>

/// What the library works out about a model from what is known of its inputs and arrays.
namespace edgegauge::mxnet {

/// The element type of every output. What does not follow is taken for F32.
std::vector<model::DataType> output_types(const Api& api, const Model& model);

/// The shapes of all arguments that are not auxiliary, by name, for these inputs. Throws worker::BackendError
/// where the inputs or the params file do not fit the model.
std::map<std::string, model::Shape> argument_shapes(const Api& api, const Model& model,
                                                    std::span<const worker::HostTensor> inputs);

}  // namespace edgegauge::mxnet
