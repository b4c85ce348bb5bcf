// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"

#include <memory>
#include <string_view>

namespace edgegauge::tensorflow {

/// Something that the library allocated, with its function that deletes it.
template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

using OwnedTensor = Owned<TF_Tensor>;
using OwnedGraph = Owned<TF_Graph>;

/// What a call answered.
class Status {
 public:
  explicit Status(const Api& api);

  TF_Status* get() const { return status_.get(); }
  bool ok() const;
  /// Throws worker::BackendError with the library's message when the last call failed; `what` says what was
  /// being done. kOutOfMemory where the library says that it is.
  void check(std::string_view what) const;

 private:
  const Api& api_;
  Owned<TF_Status> status_;
};

}  // namespace edgegauge::tensorflow
