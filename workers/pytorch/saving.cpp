// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "saving.h"

#include "torch_types.h"

#include <map>
#include <memory>

#include <ATen/ops/from_blob.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/resolver.h>
#include <torch/csrc/jit/frontend/sugared_value.h>

namespace edgegauge::pytorch {
namespace {

/// Besides torch, the namespace of oneDNN's fused operators, which serialised TorchScript calls ops.mkldnn,
/// and what gives a list another type than its elements'.
struct Namespaces final : torch::jit::NativeResolver {
  std::shared_ptr<torch::jit::SugaredValue> resolveValue(const std::string& name,
                                                         torch::jit::GraphFunction& function,
                                                         const torch::jit::SourceRange& place) override {
    if (name == "mkldnn") return std::make_shared<torch::jit::BuiltinModule>("mkldnn");
    if (name == "annotate") return torch::jit::SpecialFormValue::create(c10::prim::annotate);
    return NativeResolver::resolveValue(name, function, place);
  }
};

/// A root module and those below it, each made when something is put into it.
class ModuleTree {
 public:
  ModuleTree() : root_(c10::QualifiedName("__torch__.Network"), code_) {
    // As Python's modules have it: what freezes a module asks for it.
    root_.register_attribute("training", c10::BoolType::get(), false);
  }

  void add(const Parameter& parameter) {
    torch::jit::Module owner = root_;
    std::string place;
    for (std::size_t i = 0; i + 1 < parameter.path.size(); ++i) {
      place += "." + parameter.path[i];
      owner = child(owner, place, parameter.path[i]);
    }
    at::Tensor tensor = at::from_blob(const_cast<std::byte*>(parameter.value.data.get()),
                                      parameter.value.type.shape, to_torch(parameter.value.type.dtype));
    const bool is_parameter = parameter.learned && tensor.is_floating_point();
    owner.register_parameter(parameter.path.back(), tensor.set_requires_grad(is_parameter), !is_parameter);
  }

  torch::jit::Module& root() { return root_; }

 private:
  torch::jit::Module child(torch::jit::Module& owner, const std::string& place, const std::string& name) {
    const auto known = below_.find(place);
    if (known != below_.end()) return known->second;
    torch::jit::Module made(c10::QualifiedName("__torch__.Block"), code_, /*shouldMangle=*/true);
    owner.register_module(name, made);
    return below_.emplace(place, made).first->second;
  }

  std::shared_ptr<torch::jit::CompilationUnit> code_ = std::make_shared<torch::jit::CompilationUnit>();
  torch::jit::Module root_;
  std::map<std::string, torch::jit::Module> below_;
};

}  // namespace

void save_script(const Script& script, const std::filesystem::path& file) {
  try {
    ModuleTree tree;
    for (const Parameter& parameter : script.parameters) tree.add(parameter);
    tree.root().define(script.source, std::make_shared<Namespaces>());
    tree.root().save(file.string(), {{kPortsFile, script.ports}});
  } catch (const worker::BackendError&) {
    throw;
  } catch (const std::exception& error) {
    throw translate(error);
  }
}

}  // namespace edgegauge::pytorch
