// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::architecture {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLines = 400;

/// Where the project's own files are; other folders (build trees, caches) are somebody's own.
constexpr std::array kFolders = {".ci",      "apps",    "bench", "cmake", "data",   "docs",
                                 "runtimes", "scripts", "src",   "tests", "workers"};

bool is_under(const std::string& path, std::string_view folder) { return path.starts_with(folder); }

bool is_cpp(const std::string& path) { return path.ends_with(".h") || path.ends_with(".cpp"); }

/// What people of the project wrote by hand: not data of tests, not documents.
bool is_code(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  const bool is_script = is_under(path, "scripts/") || is_under(path, ".ci/") ||
                         (is_under(path, "bench/") && name.find('.') == std::string::npos);
  const bool is_toml = name.ends_with(".toml") && !is_under(path, "tests/") && !is_under(path, "docs/");
  return is_cpp(path) || is_script || is_toml || name == "CMakeLists.txt" || name.ends_with(".cmake") ||
         name.ends_with(".sh");
}

void for_each_line(const SourceFile& file,
                   const std::function<void(std::size_t number, const std::string& line)>& visit) {
  std::istringstream lines(file.text);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) visit(number, line);
}

struct Include {
  std::size_t line;
  std::string header;
};

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> includes;
  for_each_line(file, [&](std::size_t number, const std::string& line) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) includes.push_back({number, match[1]});
  });
  return includes;
}

/// Calls visit for every #include of the tree's C++ files.
void for_each_include(const std::vector<SourceFile>& tree,
                      const std::function<void(const SourceFile&, const Include&)>& visit) {
  for (const SourceFile& file : tree) {
    if (!is_cpp(file.path)) continue;
    for (const Include& include : includes_of(file)) visit(file, include);
  }
}

std::string second_part(const std::string& path) {
  const std::size_t slash = path.find('/');
  return slash == std::string::npos ? "" : path.substr(slash + 1, path.find('/', slash + 1) - slash - 1);
}

/// Layers that the order alone would let see too much.
const std::set<std::string>& layers_on_core_alone() {
  static const std::set<std::string> kLayers = {"protocol", "store"};
  return kLayers;
}

/// Headers that only one folder may include.
struct Reserved {
  std::string_view header;  ///< as its path begins
  std::string_view folder;
  std::string_view what;
  bool in_tests = false;  ///< tests may, too
};

constexpr std::array kReserved = std::to_array<Reserved>({
    {"onnxruntime_", "workers/", "a framework's header"},
    {"onnxruntime/", "workers/", "a framework's header"},
    {"tensorflow/", "workers/", "a framework's header"},
    {"tflite/", "workers/", "a framework's header"},
    {"litert/", "workers/", "a framework's header"},
    {"torch/", "workers/", "a framework's header"},
    {"ATen/", "workers/", "a framework's header"},
    {"c10/", "workers/", "a framework's header"},
    {"mxnet/", "workers/", "a framework's header"},
    {"nnvm/", "workers/", "a framework's header"},
    {"openvino/", "workers/", "a framework's header"},
    {"ncnn/", "workers/", "a framework's header"},
    {"NvInfer", "workers/", "a framework's header"},
    {"cuda", "workers/", "a framework's header"},
    {"onnx/", "src/model/onnx/", "ONNX's messages", true},
    {"google/protobuf", "src/model/onnx/", "protobuf", true},
});

bool has_spdx(const SourceFile& file) {
  static const std::regex kHead(
      R"(^(#![^\n]*\n)?(//|#) SPDX-FileCopyrightText: [^\n]+\n(//|#) SPDX-License-Identifier: Apache-2\.0\n)");
  return std::regex_search(file.text, kHead, std::regex_constants::match_continuous);
}

/// What betrays one machine (not the made-up home of an example). Written in pieces, so that this file does
/// not betray itself.
const std::regex& machine_pattern() {
  static const std::regex kPattern(
      "(^|[\\s\"'`=:(<])/("
      "home/(?!me/|user/)|root/|work/|tmp/|Users/"
      ")\\w|\\b("
      "py"
      "pi\\.org|pythonhosted"
      "\\.org|npm"
      "js\\.(org|com)|deb\\.debian"
      "\\.org"
      ")\\b");
  return kPattern;
}

}  // namespace

std::vector<SourceFile> read_tree(const fs::path& root) {
  std::vector<SourceFile> tree;
  const auto add = [&](const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    if (text.view().find('\0') == std::string_view::npos) {
      tree.push_back({path.lexically_relative(root).string(), text.str()});
    }
  };
  for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
    const std::string name = entry.path().filename().string();
    const bool is_ours = name == "CMakeLists.txt" || name == "CMakePresets.json" || name.ends_with(".md");
    if (entry.is_regular_file() && is_ours) add(entry.path());
  }
  for (const char* folder : kFolders) {
    if (!fs::exists(root / folder)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file() && !entry.is_symlink()) add(entry.path());
    }
  }
  return tree;
}

Violations upward_includes(const std::vector<SourceFile>& tree, const std::vector<std::string>& layers) {
  const auto height = [&](const std::string& layer) {
    return static_cast<std::size_t>(std::find(layers.begin(), layers.end(), layer) - layers.begin());
  };
  Violations violations;
  for_each_include(tree, [&](const SourceFile& file, const Include& include) {
    const bool from_worker = is_under(file.path, "workers/");
    if (!is_under(file.path, "src/") && !from_worker) return;
    const std::string layer = from_worker ? "worker" : second_part(file.path);
    const std::string target = include.header.substr(0, include.header.find('/'));
    if (height(target) == layers.size() || target == layer) return;
    const bool too_high = height(target) > height(layer);
    const bool not_core = layers_on_core_alone().contains(layer) && target != "core";
    if (!too_high && !not_core) return;
    violations.push_back(fmt::format("{}:{}: {} includes {}, which {}", file.path, include.line, layer,
                                     include.header, too_high ? "stands above it" : "it must not know"));
  });
  return violations;
}

Violations reserved_includes(const std::vector<SourceFile>& tree) {
  Violations violations;
  for_each_include(tree, [&](const SourceFile& file, const Include& include) {
    for (const Reserved& reserved : kReserved) {
      const bool may =
          is_under(file.path, reserved.folder) || (reserved.in_tests && is_under(file.path, "tests/"));
      if (may || !include.header.starts_with(reserved.header)) continue;
      violations.push_back(fmt::format("{}:{}: includes {}, {}; only {} may", file.path, include.line,
                                       include.header, reserved.what, reserved.folder));
    }
    if (include.header == "nlohmann/json.hpp" && file.path.ends_with(".h") &&
        !is_under(file.path, "tests/")) {
      violations.push_back(
          fmt::format("{}:{}: a header includes {}, which is slow to compile; json_fwd.hpp will do",
                      file.path, include.line, include.header));
    }
  });
  return violations;
}

Violations dumps_that_throw(const std::vector<SourceFile>& tree) {
  Violations violations;
  for (const SourceFile& file : tree) {
    const bool prints = is_under(file.path, "src/") || is_under(file.path, "apps/");
    if (!is_cpp(file.path) || !prints) continue;
    for_each_line(file, [&](std::size_t number, const std::string& line) {
      if (line.find(".dump(") == std::string::npos || line.find("error_handler_t") != std::string::npos)
        return;
      violations.push_back(fmt::format("{}:{}: dump() throws where a text is no UTF-8; json_text() does not",
                                       file.path, number));
    });
  }
  return violations;
}

Violations missing_spdx(const std::vector<SourceFile>& tree) {
  Violations violations;
  for (const SourceFile& file : tree) {
    const bool needs = is_code(file.path) && !file.path.ends_with(".json");
    if (needs && !has_spdx(file))
      violations.push_back(file.path + ":1: does not begin with the two SPDX lines");
  }
  return violations;
}

Violations long_files(const std::vector<SourceFile>& tree) {
  Violations violations;
  for (const SourceFile& file : tree) {
    const auto lines = static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
    if (is_code(file.path) && lines > kMostLines) {
      violations.push_back(
          fmt::format("{}:{}: longer than {} lines: split it", file.path, lines, kMostLines));
    }
  }
  return violations;
}

Violations machine_names(const std::vector<SourceFile>& tree) {
  Violations violations;
  for (const SourceFile& file : tree) {
    for_each_line(file, [&](std::size_t number, const std::string& line) {
      std::smatch match;
      if (std::regex_search(line, match, machine_pattern())) {
        violations.push_back(fmt::format("{}:{}: names '{}'", file.path, number, match.str()));
      }
    });
  }
  return violations;
}

}  // namespace edgegauge::architecture
