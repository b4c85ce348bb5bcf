// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "worker/backend.h"

#include <string_view>
#include <vector>

namespace edgegauge::tensorflow {

// What the converter leaves on inputs and outputs, as attributes that TensorFlow carries along unread.
inline constexpr const char* kNumberAttribute = "_edgegauge_number";  ///< int: place among inputs or outputs
inline constexpr const char* kNameAttribute = "_edgegauge_name";  ///< string: the name in our graph, as it is
inline constexpr const char* kChannelsLastAttribute = "_edgegauge_channels_last";  ///< int 1, or not there

/// An input or output of a graph, and where it is in there.
struct GraphPort {
  worker::Port port;  ///< as in our graph: channels second
  TF_Output place{};
  bool channels_last = false;  ///< the tensor has them last
};

struct GraphPorts {
  std::vector<GraphPort> inputs, outputs;
};

/// Those that the converter marked. In a graph of other origin: every Placeholder that something takes, and
/// every result that nothing takes, in the file's order; a node's second output is called NODE:1. Throws
/// worker::BackendError when there are no outputs, or one of a type that is no number.
GraphPorts ports_of(const Api& api, TF_Graph* graph);

}  // namespace edgegauge::tensorflow
