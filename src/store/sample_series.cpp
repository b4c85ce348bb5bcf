// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/columns.h"
#include "store/impl.h"
#include "store/samples_blob.h"
#include "store/store.h"

namespace edgegauge::store {

using Statement = SQLite::Statement;

std::vector<std::int64_t> Store::sample_series(CellId cell, const std::string& name) const {
  return impl_->read([&]() -> std::vector<std::int64_t> {
    Statement query(impl_->database, "SELECT count, data FROM sample_series WHERE cell = ? AND name = ?");
    Binder(query) << cell.value << name;
    if (!query.executeStep()) return {};
    return decode_samples(blob_of(query.getColumn(1)), query.getColumn(0).getInt64());
  });
}

}  // namespace edgegauge::store
