// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes/digest.h"

#include "core/check.h"
#include "runtimes/descriptor.h"

#include <array>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

namespace edgegauge::runtimes {
namespace {

class Digest {
 public:
  Digest() {
    EDGEGAUGE_CHECK(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }

  void add(const void* data, std::size_t bytes) {
    EDGEGAUGE_CHECK(EVP_DigestUpdate(context_.get(), data, bytes) == 1);
  }

  std::string finish() && {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    EDGEGAUGE_CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), &size) == 1);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

}  // namespace

std::string sha256_of_file(const std::filesystem::path& file) {
  const Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.get() < 0) throw_errno("cannot read " + file.string());
  Digest digest;
  std::vector<char> buffer(1u << 20);
  while (true) {
    const ssize_t got = read(opened.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("cannot read " + file.string());
    if (got == 0) break;
    digest.add(buffer.data(), static_cast<std::size_t>(got));
  }
  return std::move(digest).finish();
}

std::string sha256_of(std::string_view text) {
  Digest digest;
  digest.add(text.data(), text.size());
  return std::move(digest).finish();
}

}  // namespace edgegauge::runtimes
