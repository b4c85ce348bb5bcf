// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/network_file_system.h"

#include <array>

#include <sys/vfs.h>

namespace edgegauge::store {
namespace {

struct Row {
  std::uint32_t type;
  std::string_view name;
};

// From statfs(2) and linux/magic.h. 9p and FUSE are not here: a container's or virtual machine's only disk
// may be one, used by one kernel alone; whether shared memory works there is tried when the write-ahead log
// is switched on.
constexpr std::array kNetworkFileSystems{
    Row{0x6969, "NFS"},        Row{0x517b, "SMB"},        Row{0xff534d42, "CIFS"},  Row{0xfe534d42, "SMB2"},
    Row{0x5346414f, "AFS"},    Row{0x6b414653, "AFS"},    Row{0x00c36400, "Ceph"},  Row{0x73757245, "Coda"},
    Row{0x0bd00bd0, "Lustre"}, Row{0x01161970, "GFS2"},   Row{0x7461636f, "OCFS2"}, Row{0x564c, "NCP"},
    Row{0x47504653, "GPFS"},   Row{0x19830326, "BeeGFS"},
};

}  // namespace

std::optional<std::string_view> network_file_system(std::uint32_t type) {
  for (const Row& row : kNetworkFileSystems) {
    if (row.type == type) return row.name;
  }
  return std::nullopt;
}

std::optional<std::string_view> network_file_system_of(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  struct statfs facts {};
  if (statfs(folder.c_str(), &facts) != 0) return std::nullopt;
  return network_file_system(static_cast<std::uint32_t>(facts.f_type));
}

}  // namespace edgegauge::store
