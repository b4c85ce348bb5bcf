// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "layout.h"

#include "core/check.h"

#include <algorithm>
#include <memory>
#include <numeric>

namespace edgegauge::tensorflow {
namespace {

/// Walks `to` from its first element to its last, and `from` by the strides that each of its axes has there.
template <class T>
void copy(const T* from, const model::Shape& extents, const std::vector<std::int64_t>& strides,
          std::size_t axis, T*& to) {
  const std::int64_t stride = strides[axis];
  if (axis + 1 < extents.size()) {
    for (std::int64_t i = 0; i < extents[axis]; ++i) copy(from + i * stride, extents, strides, axis + 1, to);
    return;
  }
  for (std::int64_t i = 0; i < extents[axis]; ++i) *to++ = from[i * stride];
}

template <class T>
void copy_elements(const std::byte* from, const model::Shape& extents,
                   const std::vector<std::int64_t>& strides, std::byte* to) {
  T* next = reinterpret_cast<T*>(to);
  copy(reinterpret_cast<const T*>(from), extents, strides, 0, next);
}

}  // namespace

Order unchanged(std::size_t rank) {
  Order order(rank);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

Order channels_last(std::size_t rank) {
  Order order = unchanged(rank);
  std::rotate(order.begin() + 1, order.begin() + 2, order.end());
  return order;
}

Order inverse(const Order& order) {
  Order back(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) back[order[k]] = k;
  return back;
}

std::size_t place_of(std::size_t axis, const Order& order) { return inverse(order).at(axis); }

model::Shape permuted(const model::Shape& shape, const Order& order) {
  model::Shape result;
  for (const std::size_t axis : order) result.push_back(shape.at(axis));
  return result;
}

bool moves_elements(const model::Shape& shape, const Order& order) {
  Order moving = order;
  std::erase_if(moving, [&](std::size_t axis) { return shape[axis] == 1; });
  return !std::ranges::is_sorted(moving);
}

void permute(const std::byte* from, const model::Shape& shape, const Order& order, std::size_t size,
             std::byte* to) {
  std::vector<std::int64_t> strides(shape.size(), 1);
  for (std::size_t axis = shape.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * shape[axis];
  model::Shape extents{1};  // so that a scalar has an axis, too
  std::vector<std::int64_t> steps{0};
  for (const std::size_t axis : order) {
    extents.push_back(shape[axis]);
    steps.push_back(strides[axis]);
  }
  switch (size) {
    case 1:
      return copy_elements<std::uint8_t>(from, extents, steps, to);
    case 2:
      return copy_elements<std::uint16_t>(from, extents, steps, to);
    case 4:
      return copy_elements<std::uint32_t>(from, extents, steps, to);
    case 8:
      return copy_elements<std::uint64_t>(from, extents, steps, to);
    default:
      EDGEGAUGE_CHECK(false);
  }
}

model::Tensor permuted(const model::Tensor& tensor, const Order& order) {
  const std::shared_ptr<std::byte[]> data(new std::byte[std::max<std::size_t>(tensor.bytes().size(), 1)]);
  permute(tensor.data.get(), tensor.type.shape, order, model::size_of(tensor.type.dtype), data.get());
  return {{tensor.type.dtype, permuted(tensor.type.shape, order)},
          std::shared_ptr<const std::byte>(data, data.get())};
}

}  // namespace edgegauge::tensorflow
