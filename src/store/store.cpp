// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include "store/impl.h"
#include "store/open.h"

namespace edgegauge::store {

Store Store::open(const std::filesystem::path& file) {
  return Store(std::make_unique<Impl>(Impl{file, open_for_writing(file)}));
}

Store Store::open_read_only(const std::filesystem::path& file) {
  return Store(std::make_unique<Impl>(Impl{file, open_for_reading(file)}));
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

}  // namespace edgegauge::store
