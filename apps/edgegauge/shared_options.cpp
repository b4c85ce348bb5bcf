// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "shared_options.h"

namespace edgegauge::cli {

void add_results(CLI::App& command, std::vector<std::string>& names) {
  command
      .add_option("results", names,
                  "Results files, or folders of them; the last run of each, or FILE#3, or FILE#all")
      ->capture_default_str()
      ->type_name("FILE[#RUN]");
}

void add_price_list(CLI::App& command, std::filesystem::path& file) {
  command.add_option("--devices", file, "Price list to lay over the program's own")->type_name("FILE");
}

}  // namespace edgegauge::cli
