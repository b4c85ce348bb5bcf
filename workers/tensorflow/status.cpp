// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "status.h"

#include "worker/backend.h"

#include <fmt/format.h>

namespace edgegauge::tensorflow {

Status::Status(const Api& api) : api_(api), status_(api.NewStatus(), api.DeleteStatus) {}

bool Status::ok() const { return api_.GetCode(status_.get()) == TF_OK; }

void Status::check(std::string_view what) const {
  if (ok()) return;
  const bool no_memory = api_.GetCode(status_.get()) == TF_RESOURCE_EXHAUSTED;
  throw worker::BackendError(fmt::format("{}: {}", what, api_.Message(status_.get())),
                             no_memory ? FailureKind::kOutOfMemory : FailureKind::kRefused);
}

}  // namespace edgegauge::tensorflow
