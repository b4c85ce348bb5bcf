// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#if defined(__x86_64__)

#include "roofline/kernel_rows.h"

#include <array>
#include <cstring>

#include <immintrin.h>

namespace edgegauge::roofline {
namespace {

/// Registers that a step of a loop reads: enough that counting it costs nothing beside them.
constexpr std::size_t kUnroll = 8;

std::uint32_t any_bit(std::span<const std::uint32_t> words) {
  std::uint32_t bits = 0;
  for (const std::uint32_t word : words) bits |= word;
  return bits;
}

std::uint32_t read_sse2(float*, const float* b, const float*, std::size_t count) {
  __m128i seen[kUnroll] = {};
  for (const float* end = b + count; b != end; b += 4 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kUnroll; ++i)
      seen[i] = _mm_or_si128(seen[i], _mm_load_si128(reinterpret_cast<const __m128i*>(b + 4 * i)));
  }
  alignas(64) std::array<std::uint32_t, kUnroll * 4> words;
  for (std::size_t i = 0; i < kUnroll; ++i)
    _mm_store_si128(reinterpret_cast<__m128i*>(&words[i * 4]), seen[i]);
  return any_bit(words);
}

/// Loads of floats, since AVX has no whole-register operation on integers.
__attribute__((target("avx"))) std::uint32_t read_avx(float*, const float* b, const float*,
                                                      std::size_t count) {
  __m256 seen[kUnroll] = {};
  for (const float* end = b + count; b != end; b += 8 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kUnroll; ++i) seen[i] = _mm256_or_ps(seen[i], _mm256_load_ps(b + 8 * i));
  }
  alignas(64) std::array<std::uint32_t, kUnroll * 8> words;
  for (std::size_t i = 0; i < kUnroll; ++i)
    _mm256_store_si256(reinterpret_cast<__m256i*>(&words[i * 8]), _mm256_castps_si256(seen[i]));
  return any_bit(words);
}

__attribute__((target("avx512f"))) std::uint32_t read_avx512(float*, const float* b, const float*,
                                                             std::size_t count) {
  __m512i seen[kUnroll] = {};
  for (const float* end = b + count; b != end; b += 16 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kUnroll; ++i)
      seen[i] = _mm512_or_si512(seen[i], _mm512_load_si512(b + 16 * i));
  }
  alignas(64) std::array<std::uint32_t, kUnroll * 16> words;
  for (std::size_t i = 0; i < kUnroll; ++i) _mm512_store_si512(&words[i * 16], seen[i]);
  return any_bit(words);
}

/// The compiler would make wider ones of these.
std::uint32_t copy_words(float* a, const float* b, const float*, std::size_t count) {
  constexpr std::size_t kWord = sizeof(std::uint64_t) / sizeof(float);
  for (std::size_t i = 0; i < count; i += kWord * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + kWord * kUnroll; k += kWord) {
      std::uint64_t word = 0;
      std::memcpy(&word, b + k, sizeof word);
      asm volatile("" : "+r"(word));
      std::memcpy(a + k, &word, sizeof word);
    }
  }
  return 0;
}

std::uint32_t copy_sse2(float* a, const float* b, const float*, std::size_t count) {
  for (std::size_t i = 0; i < count; i += 4 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + 4 * kUnroll; k += 4) _mm_store_ps(a + k, _mm_load_ps(b + k));
  }
  return 0;
}

__attribute__((target("avx"))) std::uint32_t copy_avx(float* a, const float* b, const float*,
                                                      std::size_t count) {
  for (std::size_t i = 0; i < count; i += 8 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + 8 * kUnroll; k += 8) _mm256_store_ps(a + k, _mm256_load_ps(b + k));
  }
  return 0;
}

__attribute__((target("avx512f"))) std::uint32_t copy_avx512(float* a, const float* b, const float*,
                                                             std::size_t count) {
  for (std::size_t i = 0; i < count; i += 16 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + 16 * kUnroll; k += 16) _mm512_store_ps(a + k, _mm512_load_ps(b + k));
  }
  return 0;
}

std::uint32_t triad_sse2(float* a, const float* b, const float* c, std::size_t count) {
  const __m128 two = _mm_set1_ps(2);
  for (std::size_t i = 0; i < count; i += 4 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + 4 * kUnroll; k += 4)
      _mm_store_ps(a + k, _mm_add_ps(_mm_load_ps(b + k), _mm_mul_ps(two, _mm_load_ps(c + k))));
  }
  return 0;
}

__attribute__((target("avx"))) std::uint32_t triad_avx(float* a, const float* b, const float* c,
                                                       std::size_t count) {
  const __m256 two = _mm256_set1_ps(2);
  for (std::size_t i = 0; i < count; i += 8 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + 8 * kUnroll; k += 8)
      _mm256_store_ps(a + k, _mm256_add_ps(_mm256_load_ps(b + k), _mm256_mul_ps(two, _mm256_load_ps(c + k))));
  }
  return 0;
}

__attribute__((target("avx512f"))) std::uint32_t triad_avx512(float* a, const float* b, const float* c,
                                                              std::size_t count) {
  const __m512 two = _mm512_set1_ps(2);
  for (std::size_t i = 0; i < count; i += 16 * kUnroll) {
#pragma GCC unroll 8
    for (std::size_t k = i; k < i + 16 * kUnroll; k += 16)
      _mm512_store_ps(a + k, _mm512_fmadd_ps(two, _mm512_load_ps(c + k), _mm512_load_ps(b + k)));
  }
  return 0;
}

constexpr std::array<std::string_view, 1> kAvx{"avx"};
constexpr std::array<std::string_view, 1> kAvx512{"avx512f"};

const std::array kRows = std::to_array<StreamKernel>({
    {"read-sse2", "read", "SSE2", {}, 1, read_sse2},
    {"read-avx", "read", "AVX", kAvx, 1, read_avx},
    {"read-avx512", "read", "AVX-512", kAvx512, 1, read_avx512},
    {"copy-words", "copy", "64-bit", {}, 2, copy_words},
    {"copy-sse2", "copy", "SSE2", {}, 2, copy_sse2},
    {"copy-avx", "copy", "AVX", kAvx, 2, copy_avx},
    {"copy-avx512", "copy", "AVX-512", kAvx512, 2, copy_avx512},
    memcpy_row(),
    {"triad-sse2", "triad", "SSE2", {}, 3, triad_sse2},
    {"triad-avx", "triad", "AVX", kAvx, 3, triad_avx},
    {"triad-avx512", "triad", "AVX-512", kAvx512, 3, triad_avx512},
});

}  // namespace

std::span<const StreamKernel> stream_rows() { return kRows; }

}  // namespace edgegauge::roofline

#endif
