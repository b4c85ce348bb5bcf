// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include "core/error.h"
#include "store/impl.h"
#include "store/open.h"

#include <fmt/format.h>

namespace edgegauge::store {

void require_row(const SQLite::Database& database, std::string_view what, std::int64_t id) {
  if (database.getChanges() == 1) return;
  throw BadInput(fmt::format("the results file has no {} {}", what, id),
                 "it may have been changed by another program");
}

Store Store::open(const std::filesystem::path& file) {
  return Store(std::make_unique<Impl>(Impl{file, RunClaims(file), open_for_writing(file)}));
}

Store Store::open_read_only(const std::filesystem::path& file) {
  return Store(std::make_unique<Impl>(Impl{file, RunClaims(file), open_for_reading(file)}));
}

Store Store::second_reader() const {
  return Store(std::make_unique<Impl>(
      Impl{impl_->file, RunClaims(impl_->file), open_again(impl_->database, impl_->file)}));
}

const std::filesystem::path& Store::file() const { return impl_->file; }

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

}  // namespace edgegauge::store
