// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Multiply-adds per second of OpenBLAS' sgemm on square matrices, the best of several products: what
// bench/limits holds the peak against. OPENBLAS_NUM_THREADS says with how many threads.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include <cblas.h>

int main() {
  constexpr int kSize = 1024;
  constexpr int kProducts = 24;
  const std::vector<float> a(kSize * kSize, 0.5F);
  const std::vector<float> b(kSize * kSize, 0.25F);
  std::vector<float> c(kSize * kSize);
  double best = 0;
  for (int i = 0; i < kProducts; ++i) {
    const auto start = std::chrono::steady_clock::now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, kSize, kSize, kSize, 1, a.data(), kSize, b.data(),
                kSize, 0, c.data(), kSize);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::max(best, 1.0 * kSize * kSize * kSize / took.count());
  }
  std::printf("%.6g\n", best);
}
