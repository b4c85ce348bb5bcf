// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/picking.h"

#include "core/check.h"

#include <cstring>

namespace edgegauge::model {

Tensor pick(const Tensor& source, Shape shape, const std::function<Shape(const Shape& at)>& from) {
  const std::size_t width = size_of(source.type.dtype);
  const auto count = static_cast<std::size_t>(element_count(shape));
  std::vector<std::byte> bytes(count * width);
  Shape at(shape.size(), 0);
  for (std::size_t i = 0; i < count; ++i) {
    const Shape place = from(at);
    std::size_t index = 0;
    for (std::size_t axis = 0; axis < place.size(); ++axis) {
      const std::int64_t extent = source.type.shape[axis];
      EDGEGAUGE_CHECK(place[axis] >= 0 && place[axis] < extent);
      index = index * static_cast<std::size_t>(extent) + static_cast<std::size_t>(place[axis]);
    }
    std::memcpy(bytes.data() + i * width, source.data.get() + index * width, width);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      if (++at[axis] < shape[axis]) break;
      at[axis] = 0;
    }
  }
  return make_tensor({source.type.dtype, std::move(shape)}, bytes);
}

}  // namespace edgegauge::model
