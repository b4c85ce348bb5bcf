// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "sliding.h"

#include <string_view>

namespace edgegauge::tensorflow {
namespace {

using model::Shape;

TF_Output convolved(const Call& call, const char* type, const Sliding& sliding, TF_Output filter) {
  NodeWriter op = call.op(type);
  op.input(sliding.x).input(filter).integers("strides", with_ones(sliding.strides));
  if (sliding.axes() == 2) op.integers("dilations", with_ones(sliding.dilations));
  set_padding(op, sliding);
  return op.finish();
}

}  // namespace

void conv(const Call& call, const char*) {
  Sliding sliding = sliding_of(call);
  const std::int64_t groups = call.node().integer("group", 1);
  const std::int64_t channels = sliding.input.back();
  const bool over_volumes = sliding.axes() == 3;
  if (over_volumes && (groups != 1 || sliding.is_dilated()))
    call.refuse("over volumes, TensorFlow has neither groups nor dilations on a CPU");
  const bool depthwise =
      groups > 1 && groups == channels && sliding.has_one_stride() && !sliding.is_dilated();
  // Conv3D knows no EXPLICIT padding. DepthwiseConv2dNative does, but Grappler loses it when it fuses a bias
  // or an activation, and the process aborts.
  const bool pads_itself = std::string_view(padding_name(sliding)) != "EXPLICIT";
  if ((over_volumes || depthwise) && !pads_itself) pad_ahead(call, sliding, 0);
  const std::int64_t outputs = sliding.output.back();
  const TF_Output filter = depthwise ? kernel_of(call, sliding, channels, outputs / channels)
                                     : kernel_of(call, sliding, channels / groups, outputs);
  const char* type = over_volumes ? "Conv3D" : depthwise ? "DepthwiseConv2dNative" : "Conv2D";
  result_of(call, sliding, with_bias(call, convolved(call, type, sliding, filter)));
}

}  // namespace edgegauge::tensorflow
