// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Chains are as many as hide the latency of their instruction (4 cycles or 5, two pipes; a multiplication and
// an addition after it twice that) and as there are registers for. The factors are hidden from the compiler
// (HIDE), which would otherwise multiply once and for all.
#if defined(__x86_64__)

#include "roofline/kernel_rows.h"

#include <array>

#include <immintrin.h>

#define HIDE(value) asm volatile("" : "+x"(value))
#define HIDE_EACH(values) _Pragma("GCC unroll 20") for (auto& value : values) HIDE(value)

namespace edgegauge::roofline {
namespace {

constexpr int kChains = 12;
constexpr int kSlowChains =
    14;  ///< of a multiplication and an addition; two of 16 registers hold the factors
constexpr int kShortChains = 6;  ///< of an addition of integers, which takes a cycle
constexpr int kWideChains = 16;  ///< of 32 registers

double fp32_sse2(std::int64_t steps) {
  __m128 chains[kSlowChains] = {};
  HIDE_EACH(chains);
  __m128 one = _mm_set1_ps(1);
  for (; steps > 0; --steps) {
    HIDE(one);
#pragma GCC unroll 16
    for (__m128& chain : chains) chain = _mm_add_ps(_mm_mul_ps(chain, one), one);
  }
  alignas(64) std::array<float, kSlowChains * 4> sums;
  for (int i = 0; i < kSlowChains; ++i) _mm_store_ps(&sums[i * 4], chains[i]);
  return sum_of<float>(sums);
}

__attribute__((target("avx"))) double fp32_avx(std::int64_t steps) {
  __m256 chains[kSlowChains] = {};
  HIDE_EACH(chains);
  __m256 one = _mm256_set1_ps(1);
  for (; steps > 0; --steps) {
    HIDE(one);
#pragma GCC unroll 16
    for (__m256& chain : chains) chain = _mm256_add_ps(_mm256_mul_ps(chain, one), one);
  }
  alignas(64) std::array<float, kSlowChains * 8> sums;
  for (int i = 0; i < kSlowChains; ++i) _mm256_store_ps(&sums[i * 8], chains[i]);
  return sum_of<float>(sums);
}

__attribute__((target("avx2,fma"))) double fp32_fma(std::int64_t steps) {
  __m256 chains[kChains] = {};
  HIDE_EACH(chains);
  __m256 one = _mm256_set1_ps(1);
  for (; steps > 0; --steps) {
    HIDE(one);
#pragma GCC unroll 16
    for (__m256& chain : chains) chain = _mm256_fmadd_ps(chain, one, one);
  }
  alignas(64) std::array<float, kChains * 8> sums;
  for (int i = 0; i < kChains; ++i) _mm256_store_ps(&sums[i * 8], chains[i]);
  return sum_of<float>(sums);
}

__attribute__((target("avx512f"))) double fp32_avx512(std::int64_t steps) {
  __m512 chains[kWideChains] = {};
  HIDE_EACH(chains);
  __m512 one = _mm512_set1_ps(1);
  for (; steps > 0; --steps) {
    HIDE(one);
#pragma GCC unroll 16
    for (__m512& chain : chains) chain = _mm512_fmadd_ps(chain, one, one);
  }
  alignas(64) std::array<float, kWideChains * 16> sums;
  for (int i = 0; i < kWideChains; ++i) _mm512_store_ps(&sums[i * 16], chains[i]);
  return sum_of<float>(sums);
}

__attribute__((target("avx512f,avx512bf16"))) double bf16_avx512(std::int64_t steps) {
  constexpr int kOnes = 0x3f803f80;  // two of bf16
  __m512 chains[kWideChains] = {};
  HIDE_EACH(chains);
  __m512i ones = _mm512_set1_epi32(kOnes);
  for (; steps > 0; --steps) {
    HIDE(ones);
#pragma GCC unroll 16
    for (__m512& chain : chains)
      chain = _mm512_dpbf16_ps(chain, reinterpret_cast<__m512bh>(ones), reinterpret_cast<__m512bh>(ones));
  }
  alignas(64) std::array<float, kWideChains * 16> sums;
  for (int i = 0; i < kWideChains; ++i) _mm512_store_ps(&sums[i * 16], chains[i]);
  return sum_of<float>(sums);
}

__attribute__((target("avx2"))) double int8_avx2(std::int64_t steps) {
  __m256i chains[kShortChains] = {};
  HIDE_EACH(chains);
  __m256i ones = _mm256_set1_epi8(1);
  __m256i wide_ones = _mm256_set1_epi16(1);
  for (; steps > 0; --steps) {
#pragma GCC unroll 16
    for (__m256i& chain : chains) {
      HIDE(ones);
      const __m256i pairs = _mm256_maddubs_epi16(ones, ones);
      chain = _mm256_add_epi32(chain, _mm256_madd_epi16(pairs, wide_ones));
    }
  }
  alignas(64) std::array<std::int32_t, kShortChains * 8> sums;
  for (int i = 0; i < kShortChains; ++i)
    _mm256_store_si256(reinterpret_cast<__m256i*>(&sums[i * 8]), chains[i]);
  return sum_of<std::int32_t>(sums);
}

__attribute__((target("avx2,avxvnni"))) double int8_avx_vnni(std::int64_t steps) {
  __m256i chains[kChains] = {};
  HIDE_EACH(chains);
  __m256i ones = _mm256_set1_epi8(1);
  for (; steps > 0; --steps) {
    HIDE(ones);
#pragma GCC unroll 16
    for (__m256i& chain : chains) chain = _mm256_dpbusd_avx_epi32(chain, ones, ones);
  }
  alignas(64) std::array<std::int32_t, kChains * 8> sums;
  for (int i = 0; i < kChains; ++i) _mm256_store_si256(reinterpret_cast<__m256i*>(&sums[i * 8]), chains[i]);
  return sum_of<std::int32_t>(sums);
}

__attribute__((target("avx512f,avx512vnni"))) double int8_avx512_vnni(std::int64_t steps) {
  __m512i chains[kWideChains] = {};
  HIDE_EACH(chains);
  __m512i ones = _mm512_set1_epi32(0x01010101);
  for (; steps > 0; --steps) {
    HIDE(ones);
#pragma GCC unroll 16
    for (__m512i& chain : chains) chain = _mm512_dpbusd_epi32(chain, ones, ones);
  }
  alignas(64) std::array<std::int32_t, kWideChains * 16> sums;
  for (int i = 0; i < kWideChains; ++i) _mm512_store_si512(&sums[i * 16], chains[i]);
  return sum_of<std::int32_t>(sums);
}

constexpr std::array<std::string_view, 1> kAvx{"avx"};
constexpr std::array<std::string_view, 2> kFma{"avx2", "fma"};
constexpr std::array<std::string_view, 1> kAvx2{"avx2"};
constexpr std::array<std::string_view, 1> kAvx512{"avx512f"};
constexpr std::array<std::string_view, 2> kAvx512Bf16{"avx512f", "avx512_bf16"};
constexpr std::array<std::string_view, 2> kAvxVnni{"avx2", "avx_vnni"};
constexpr std::array<std::string_view, 2> kAvx512Vnni{"avx512f", "avx512_vnni"};

constexpr std::array kRows = std::to_array<PeakKernel>({
    {"fp32-sse2", "fp32", "SSE2", {}, kSlowChains * 4, fp32_sse2},
    {"fp32-avx", "fp32", "AVX", kAvx, kSlowChains * 8, fp32_avx},
    {"fp32-fma", "fp32", "AVX2 FMA", kFma, kChains * 8, fp32_fma},
    {"fp32-avx512", "fp32", "AVX-512", kAvx512, kWideChains * 16, fp32_avx512},
    {"bf16-avx512", "bf16", "AVX-512 BF16", kAvx512Bf16, kWideChains * 16 * 2, bf16_avx512},
    {"int8-avx2", "int8", "AVX2", kAvx2, kShortChains * 8 * 4, int8_avx2},
    {"int8-avx-vnni", "int8", "AVX-VNNI", kAvxVnni, kChains * 8 * 4, int8_avx_vnni},
    {"int8-avx512-vnni", "int8", "AVX-512 VNNI", kAvx512Vnni, kWideChains * 16 * 4, int8_avx512_vnni},
});

}  // namespace

std::span<const PeakKernel> peak_rows() { return kRows; }

}  // namespace edgegauge::roofline

#endif
