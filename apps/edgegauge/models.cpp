// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "core/check.h"
#include "core/options.h"
#include "models_commands.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

/// What was given to one subcommand. Options of `run` are taken from the option table, by name.
struct ModelFlags {
  std::string model;
  std::map<std::string, std::vector<std::string>, std::less<>> given;
  std::int64_t batch = 1;
  std::string output;
  ExportForm form;
  std::vector<std::string> pictures;

  RunSpec spec() const {
    RunSpec result;
    for (const auto& [name, values] : given) {
      if (!values.empty()) find_option(name)->apply(result, values);
    }
    return result;
  }
};

struct Subcommand {
  CLI::App& app;
  std::shared_ptr<ModelFlags> flags;
};

void add_run_options(Subcommand& command, const std::vector<std::string_view>& names) {
  for (const std::string_view name : names) {
    const OptionRow* row = find_option(name);
    EDGEGAUGE_CHECK(row != nullptr);
    CLI::Option* option =
        command.app.add_option(fmt::format("--{}", name), command.flags->given[std::string(name)]);
    option->description(std::string(row->help))->type_name(std::string(row->value))->allow_extra_args(false);
    if (row->repeatable) option->delimiter(',')->take_all();
  }
}

using Action = std::function<void(const ModelFlags&, bool json)>;

Subcommand add_subcommand(CLI::App& models, Context& context, const char* name, const char* help,
                          const Action& action) {
  auto flags = std::make_shared<ModelFlags>();
  CLI::App* app = models.add_subcommand(name, help);
  app->fallthrough();
  app->add_option("model", flags->model, "A name of the catalogue, or a model file")
      ->required()
      ->type_name("NAME|FILE");
  app->callback([flags, action, &context] {
    context.action = [flags, action, &context] {
      action(*flags, context.json);
      return 0;
    };
  });
  return {*app, flags};
}

void add_show_model(CLI::App& models, Context& context) {
  Subcommand show =
      add_subcommand(models, context, "show", "Show a model's layers, their shapes and what they cost",
                     [](const ModelFlags& flags, bool json) { show_model(flags.model, flags.spec(), json); });
  add_run_options(show, {"input-shape"});
}

void add_export_model(CLI::App& models, Context& context) {
  Subcommand command = add_subcommand(
      models, context, "export", "Write a model as one ONNX file", [](const ModelFlags& flags, bool json) {
        export_model(flags.model, flags.spec(), flags.output, flags.form, json);
      });
  command.app.add_option("-o,--output", command.flags->output, "The file to write")
      ->required()
      ->type_name("OUT.onnx");
  ExportForm& form = command.flags->form;
  command.app.add_flag("--fixed-batch", form.fixed_batch, "Fix the batch instead of leaving it open");
  auto* activations = command.app.add_flag("--activations", form.activations,
                                           "Make every activation an output, so that its range can be seen");
  command.app.add_option("--quantise", form.ranges, "Quantise to int8 by these ranges of its activations")
      ->type_name("RANGES.json")
      ->excludes(activations);
  add_run_options(command, {"weights", "seed", "input-shape"});
}

void add_prepare(CLI::App& models, Context& context) {
  Subcommand command =
      add_subcommand(models, context, "prepare",
                     "Put a model into the cache in the form that frameworks' files are made from",
                     [](const ModelFlags& flags, bool json) {
                       prepare_model(flags.model, flags.spec(), flags.batch, json);
                     });
  command.app.add_option("--batch", command.flags->batch, "Samples per request")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 20))
      ->type_name("N");
  add_run_options(command, {"weights", "seed", "input-shape", "labels"});
}

void add_pictures(CLI::App& models, Context& context) {
  Subcommand command = add_subcommand(models, context, "pictures",
                                      "Make pictures ready for a model, and say how long each step took",
                                      [](const ModelFlags& flags, bool json) {
                                        prepare_pictures(flags.model, flags.spec(), flags.pictures, json);
                                      });
  command.app.add_option("pictures", command.flags->pictures, "Pictures (JPEG, PNG), or folders of them")
      ->required()
      ->type_name("PICTURE");
  add_run_options(command, {"resize", "crop", "channels", "mean", "std", "input-shape"});
}

}  // namespace

void add_models(CLI::App& app, Context& context) {
  CLI::App* models =
      app.add_subcommand("models", "List the models that are known by name; show or export one");
  models->fallthrough();
  for (auto* add : {add_show_model, add_export_model, add_prepare, add_pictures}) add(*models, context);
  models->callback([models, &context] {
    if (!models->get_subcommands().empty()) return;
    context.action = [&context] {
      list_models(context.json);
      return 0;
    };
  });
}

}  // namespace edgegauge::cli
