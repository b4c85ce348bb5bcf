// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// As peak_x86.cpp: up to four pipes, four cycles, 32 registers.
#if defined(__aarch64__)

#include "roofline/kernel_rows.h"

#include <array>

#include <arm_neon.h>

#define HIDE(value) asm volatile("" : "+w"(value))
#define HIDE_EACH(values) _Pragma("GCC unroll 20") for (auto& value : values) HIDE(value)

namespace edgegauge::roofline {
namespace {

constexpr int kChains = 20;
constexpr std::size_t kUnroll = 8;

double fp32_neon(std::int64_t steps) {
  float32x4_t chains[kChains] = {};
  HIDE_EACH(chains);
  float32x4_t one = vdupq_n_f32(1);
  for (; steps > 0; --steps) {
    HIDE(one);
#pragma GCC unroll 20
    for (float32x4_t& chain : chains) chain = vfmaq_f32(chain, one, one);
  }
  std::array<float, kChains * 4> sums;
  for (int i = 0; i < kChains; ++i) vst1q_f32(&sums[i * 4], chains[i]);
  return sum_of<float>(sums);
}

__attribute__((target("arch=armv8.2-a+fp16"))) double fp16_neon(std::int64_t steps) {
  float16x8_t chains[kChains] = {};
  HIDE_EACH(chains);
  float16x8_t one = vdupq_n_f16(1);
  for (; steps > 0; --steps) {
    HIDE(one);
#pragma GCC unroll 20
    for (float16x8_t& chain : chains) chain = vfmaq_f16(chain, one, one);
  }
  std::array<float, kChains * 8> sums;
  for (int i = 0; i < kChains; ++i) {
    vst1q_f32(&sums[i * 8], vcvt_f32_f16(vget_low_f16(chains[i])));
    vst1q_f32(&sums[i * 8 + 4], vcvt_f32_f16(vget_high_f16(chains[i])));
  }
  return sum_of<float>(sums);
}

__attribute__((target("arch=armv8.2-a+bf16"))) double bf16_dot(std::int64_t steps) {
  constexpr std::uint16_t kOne = 0x3f80;
  float32x4_t chains[kChains] = {};
  HIDE_EACH(chains);
  uint16x8_t bits = vdupq_n_u16(kOne);
  HIDE(bits);  // GCC 12 makes another number of this constant
  bfloat16x8_t ones = vreinterpretq_bf16_u16(bits);
  for (; steps > 0; --steps) {
    HIDE(ones);
#pragma GCC unroll 20
    for (float32x4_t& chain : chains) chain = vbfdotq_f32(chain, ones, ones);
  }
  std::array<float, kChains * 4> sums;
  for (int i = 0; i < kChains; ++i) vst1q_f32(&sums[i * 4], chains[i]);
  return sum_of<float>(sums);
}

__attribute__((target("arch=armv8.2-a+bf16"))) double bf16_matrix(std::int64_t steps) {
  constexpr std::uint16_t kOne = 0x3f80;
  float32x4_t chains[kChains] = {};
  HIDE_EACH(chains);
  uint16x8_t bits = vdupq_n_u16(kOne);
  HIDE(bits);  // GCC 12 makes another number of this constant
  bfloat16x8_t ones = vreinterpretq_bf16_u16(bits);
  for (; steps > 0; --steps) {
    HIDE(ones);
#pragma GCC unroll 20
    for (float32x4_t& chain : chains) chain = vbfmmlaq_f32(chain, ones, ones);
  }
  std::array<float, kChains * 4> sums;
  for (int i = 0; i < kChains; ++i) vst1q_f32(&sums[i * 4], chains[i]);
  return sum_of<float>(sums);
}

__attribute__((target("arch=armv8.2-a+dotprod"))) double int8_dot(std::int64_t steps) {
  int32x4_t chains[kChains] = {};
  HIDE_EACH(chains);
  int8x16_t ones = vdupq_n_s8(1);
  for (; steps > 0; --steps) {
    HIDE(ones);
#pragma GCC unroll 20
    for (int32x4_t& chain : chains) chain = vdotq_s32(chain, ones, ones);
  }
  std::array<std::int32_t, kChains * 4> sums;
  for (int i = 0; i < kChains; ++i) vst1q_s32(&sums[i * 4], chains[i]);
  return sum_of<std::int32_t>(sums);
}

__attribute__((target("arch=armv8.2-a+i8mm"))) double int8_matrix(std::int64_t steps) {
  int32x4_t chains[kChains] = {};
  HIDE_EACH(chains);
  int8x16_t ones = vdupq_n_s8(1);
  for (; steps > 0; --steps) {
    HIDE(ones);
#pragma GCC unroll 20
    for (int32x4_t& chain : chains) chain = vmmlaq_s32(chain, ones, ones);
  }
  std::array<std::int32_t, kChains * 4> sums;
  for (int i = 0; i < kChains; ++i) vst1q_s32(&sums[i * 4], chains[i]);
  return sum_of<std::int32_t>(sums);
}

std::uint32_t read_neon(float*, const float* b, const float*, std::size_t count) {
  uint32x4_t seen[kUnroll] = {};
  for (const float* end = b + count; b != end; b += 4 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kUnroll; ++i)
      seen[i] = vorrq_u32(seen[i], vreinterpretq_u32_f32(vld1q_f32(b + 4 * i)));
  }
  std::uint32_t bits = 0;
  for (const uint32x4_t& each : seen) {
    std::array<std::uint32_t, 4> words;
    vst1q_u32(words.data(), each);
    for (const std::uint32_t word : words) bits |= word;
  }
  return bits;
}

std::uint32_t copy_neon(float* a, const float* b, const float*, std::size_t count) {
  for (std::size_t i = 0; i < count; i += 4 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + 4 * kUnroll; k += 4) vst1q_f32(a + k, vld1q_f32(b + k));
  }
  return 0;
}

std::uint32_t triad_neon(float* a, const float* b, const float* c, std::size_t count) {
  const float32x4_t two = vdupq_n_f32(2);
  for (std::size_t i = 0; i < count; i += 4 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + 4 * kUnroll; k += 4)
      vst1q_f32(a + k, vfmaq_f32(vld1q_f32(b + k), two, vld1q_f32(c + k)));
  }
  return 0;
}

constexpr std::array<std::string_view, 1> kFp16{"asimdhp"};
constexpr std::array<std::string_view, 1> kBf16{"bf16"};
constexpr std::array<std::string_view, 1> kDot{"asimddp"};
constexpr std::array<std::string_view, 1> kMatrix{"i8mm"};

constexpr std::array kPeaks = std::to_array<PeakKernel>({
    {"fp32-neon", "fp32", "NEON FMLA", {}, kChains * 4, fp32_neon},
    {"fp16-neon", "fp16", "NEON FMLA", kFp16, kChains * 8, fp16_neon},
    {"bf16-dot", "bf16", "BFDOT", kBf16, kChains * 4 * 2, bf16_dot},
    {"bf16-matrix", "bf16", "BFMMLA", kBf16, kChains * 4 * 4, bf16_matrix},
    {"int8-dot", "int8", "SDOT", kDot, kChains * 4 * 4, int8_dot},
    {"int8-matrix", "int8", "SMMLA", kMatrix, kChains * 4 * 8, int8_matrix},
});

const std::array kStreams = std::to_array<StreamKernel>({
    {"read-neon", "read", "NEON", {}, 1, read_neon},
    {"copy-neon", "copy", "NEON", {}, 2, copy_neon},
    memcpy_row(),
    {"triad-neon", "triad", "NEON", {}, 3, triad_neon},
});

}  // namespace

std::span<const PeakKernel> peak_rows() { return kPeaks; }
std::span<const StreamKernel> stream_rows() { return kStreams; }

}  // namespace edgegauge::roofline

#endif
