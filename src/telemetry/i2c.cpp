// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/ina219.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

class I2cDevice final : public I2cBus {
 public:
  I2cDevice(std::filesystem::path device, int address)
      : device_(std::move(device)),
        address_(static_cast<std::uint16_t>(address)),
        file_(open(device_.c_str(), O_RDWR | O_CLOEXEC)),
        open_error_(file_ < 0 ? errno : 0) {}
  ~I2cDevice() override {
    if (file_ >= 0) close(file_);
  }
  I2cDevice(const I2cDevice&) = delete;
  I2cDevice& operator=(const I2cDevice&) = delete;

  Reading<std::uint16_t> read(std::uint8_t reg) override {
    if (open_error_ == ENOENT) return Absent{};
    if (open_error_ != 0) return Trouble{problem(open_error_)};
    // Register number and answer in one transfer, so that nobody else's falls in between.
    std::array<std::uint8_t, 2> answer{};
    std::array<i2c_msg, 2> messages{i2c_msg{address_, 0, 1, &reg},
                                    i2c_msg{address_, I2C_M_RD, 2, answer.data()}};
    i2c_rdwr_ioctl_data transfer{messages.data(), messages.size()};
    if (ioctl(file_, I2C_RDWR, &transfer) < 0) return Trouble{problem(errno)};
    return static_cast<std::uint16_t>(answer[0] << 8 | answer[1]);
  }

  std::string write(std::uint8_t reg, std::uint16_t value) override {
    if (open_error_ != 0) return problem(open_error_);
    std::array<std::uint8_t, 3> bytes{reg, static_cast<std::uint8_t>(value >> 8),
                                      static_cast<std::uint8_t>(value)};
    i2c_msg message{address_, 0, bytes.size(), bytes.data()};
    i2c_rdwr_ioctl_data transfer{&message, 1};
    return ioctl(file_, I2C_RDWR, &transfer) < 0 ? problem(errno) : std::string();
  }

 private:
  std::string problem(int error) const {
    return fmt::format("{}, chip {:#x}: {}", device_.string(), address_, std::strerror(error));
  }

  std::filesystem::path device_;
  std::uint16_t address_;
  int file_;
  int open_error_;
};

}  // namespace

std::unique_ptr<I2cBus> open_i2c(const std::filesystem::path& device, int address) {
  return std::make_unique<I2cDevice>(device, address);
}

}  // namespace edgegauge::telemetry
