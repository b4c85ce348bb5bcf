// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"
#include "worker/backend.h"

#include <memory>
#include <span>
#include <vector>

namespace edgegauge::worker {

/// The requests that measuring rotates through, and their memory (each tensor aligned to 64 bytes).
struct Requests {
  std::vector<std::vector<HostTensor>> sets;  ///< sets[request][input], as Session::bind takes them
  std::vector<std::shared_ptr<std::byte>> memory;
};

/// Makes them as protocol::InputSpec says. Throws BadInput that names input and shapes for a specification
/// that the model's inputs do not allow, a file that does not fit it, and inputs none of which is of this
/// batch; BackendError for inputs beyond all memory.
Requests assemble_requests(std::span<const Port> ports, std::span<const protocol::InputSpec> specs,
                           std::int64_t batch);

}  // namespace edgegauge::worker
