// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace edgegauge::input {

/// What a walk over a JPEG's markers tells without decoding it.
struct JpegFacts {
  bool complete =
      false;  ///< its end marker is there. The decoder fills what is cut off with grey and says nothing
  int orientation = 1;  ///< EXIF tag 0x0112, 1 to 8; 1 when there is none or it is not understood
};

JpegFacts scan_jpeg(std::span<const std::byte> content);

}  // namespace edgegauge::input
