// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/onnx/onnx.h"
#include "unit/model/onnx_file.h"
#include "unit/model/support.h"

#include <functional>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::model {
namespace {

using onnx::TensorProto;
using test::OnnxFile;
using test::read_back;
using test::read_bytes;
using test::refusal;
using test::Scratch;
using test::write_text;
using testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

/// x [1,3,8,8] -> Conv(w) -> Relu -> Reshape(target) -> y
OnnxFile valid_file() {
  OnnxFile file(13);
  file.input("x", {kDynamic, 3, 8, 8}).floats("w", {4, 3, 3, 3}).ints("target", {0, -1});
  file.node("Conv", {"x", "w"}, {"a"}, {{"pads", Ints{1, 1, 1, 1}}}).node("Relu", {"a"}, {"b"});
  return file.node("Reshape", {"b", "target"}, {"y"}).output("y");
}

TensorProto& weights(OnnxFile& file) { return *file.graph().mutable_initializer(0); }

void add_external(TensorProto& tensor, const std::string& location, const std::string& offset = "",
                  const std::string& length = "") {
  tensor.clear_raw_data();
  tensor.set_data_location(TensorProto::EXTERNAL);
  for (const auto& [key, value] : {std::pair{"location", location}, {"offset", offset}, {"length", length}}) {
    if (value.empty()) continue;
    auto& entry = *tensor.add_external_data();
    entry.set_key(key);
    entry.set_value(value);
  }
}

struct Fault {
  const char* name;
  std::function<void(OnnxFile&)> make;
  const char* says;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class BadModel : public testing::TestWithParam<Fault> {};

TEST_P(BadModel, IsRefusedAndTheReasonNamed) {
  OnnxFile file = valid_file();
  GetParam().make(file);
  EXPECT_THAT(refusal([&] { read_back(file); }), AllOf(HasSubstr("model.onnx"), HasSubstr(GetParam().says)));
}

const std::vector<Fault> kFaults{
    {"no_graph", [](OnnxFile& f) { f.proto().clear_graph(); }, "no graph"},
    {"no_nodes", [](OnnxFile& f) { f.graph().clear_node(); }, "no graph"},
    {"no_opset", [](OnnxFile& f) { f.proto().clear_opset_import(); }, "no opset"},
    {"no_outputs", [](OnnxFile& f) { f.graph().clear_output(); }, "no outputs"},
    {"unknown_operator", [](OnnxFile& f) { f.graph().mutable_node(1)->set_op_type("Einsum"); },
     "Relu.2' (Einsum)"},
    {"unknown_domain", [](OnnxFile& f) { f.graph().mutable_node(1)->set_domain("com.microsoft"); },
     "com.microsoft::Relu"},
    {"cycle", [](OnnxFile& f) { f.graph().mutable_node(0)->set_input(0, "b"); }, "cycle"},
    {"missing_initialiser", [](OnnxFile& f) { f.graph().mutable_initializer()->DeleteSubrange(0, 1); },
     "'w'"},
    {"undefined_input", [](OnnxFile& f) { f.graph().mutable_node(1)->set_input(0, "zz"); }, "'zz'"},
    {"undefined_output", [](OnnxFile& f) { f.graph().mutable_output(0)->set_name("zz"); }, "'zz'"},
    {"value_twice", [](OnnxFile& f) { f.graph().mutable_node(1)->set_output(0, "a"); }, "second time"},
    {"initialiser_twice", [](OnnxFile& f) { *f.graph().add_initializer() = f.graph().initializer(0); },
     "second time"},
    {"input_twice", [](OnnxFile& f) { *f.graph().add_input() = f.graph().input(0); }, "second time"},
    {"output_twice", [](OnnxFile& f) { *f.graph().add_output() = f.graph().output(0); }, "twice"},
    {"node_makes_an_input", [](OnnxFile& f) { f.graph().mutable_node(1)->set_output(0, "x"); },
     "second time"},
    {"wrong_shape", [](OnnxFile& f) { weights(f).set_dims(1, 9), weights(f).set_dims(2, 1); },
     "weights 4x9x1x3"},
    {"negative_dim", [](OnnxFile& f) { weights(f).set_dims(0, -4); }, "impossible shape"},
    {"huge_dim", [](OnnxFile& f) { weights(f).set_dims(0, 1ll << 62); }, "impossible shape"},
    {"huge_input",
     [](OnnxFile& f) {
       f.graph()
           .mutable_input(0)
           ->mutable_type()
           ->mutable_tensor_type()
           ->mutable_shape()
           ->mutable_dim(2)
           ->set_dim_value(1ll << 62);
     },
     "too large"},
    {"short_data", [](OnnxFile& f) { weights(f).mutable_raw_data()->pop_back(); }, "431 bytes"},
    {"no_data", [](OnnxFile& f) { weights(f).clear_raw_data(); }, "0 bytes"},
    {"typed_data_of_wrong_length",
     [](OnnxFile& f) { weights(f).clear_raw_data(), weights(f).add_float_data(1); }, "4 bytes"},
    {"string_tensor", [](OnnxFile& f) { weights(f).set_data_type(TensorProto::STRING); }, "STRING"},
    {"unknown_element_type", [](OnnxFile& f) { weights(f).set_data_type(99); }, "99"},
    {"string_input",
     [](OnnxFile& f) {
       f.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(TensorProto::STRING);
     },
     "STRING"},
    {"sequence_input",
     [](OnnxFile& f) { f.graph().mutable_input(0)->mutable_type()->mutable_sequence_type(); },
     "not a tensor"},
    {"open_width",
     [](OnnxFile& f) {
       f.graph()
           .mutable_input(0)
           ->mutable_type()
           ->mutable_tensor_type()
           ->mutable_shape()
           ->mutable_dim(3)
           ->set_dim_param("W");
     },
     "1x3x8x?"},
    {"no_shape",
     [](OnnxFile& f) { f.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->clear_shape(); },
     "no shape"},
    {"segmented", [](OnnxFile& f) { weights(f).mutable_segment()->set_begin(0); }, "segments"},
    {"sparse", [](OnnxFile& f) { f.graph().add_sparse_initializer(); }, "sparse"},
    {"training", [](OnnxFile& f) { f.proto().add_training_info(); }, "training"},
    {"subgraph",
     [](OnnxFile& f) {
       auto& attribute = *f.graph().mutable_node(1)->add_attribute();
       attribute.set_name("body");
       attribute.set_type(onnx::AttributeProto::GRAPH);
       attribute.mutable_g();
     },
     "subgraphs"},
    {"loop", [](OnnxFile& f) { f.graph().mutable_node(1)->set_op_type("Loop"); }, "(Loop)"},
    {"unknown_attribute",
     [](OnnxFile& f) {
       f.node("Elu", {"b"}, {"c"}, {{"aplha", 1.0f}}).output("c");
     },
     "'aplha'"},
    {"attribute_twice",
     [](OnnxFile& f) { *f.graph().mutable_node(0)->add_attribute() = f.graph().node(0).attribute(0); },
     "twice"},
    {"attribute_of_another_kind",
     [](OnnxFile& f) {
       f.node("Cast", {"b"}, {"c"}, {{"to", 1.0f}}).output("c");
     },
     "kind integer"},
    {"axes_of_another_kind",
     [](OnnxFile& f) {
       f.node("Slice", {"b"}, {"c"}, {{"starts", 1.0f}}).output("c");
     },
     "kind integers"},
    {"too_many_inputs", [](OnnxFile& f) { f.graph().mutable_node(1)->add_input("x"); }, "2 inputs"},
    {"too_many_outputs",
     [](OnnxFile& f) { f.graph().mutable_node(1)->add_output("spare"), f.output("spare"); }, "2 outputs"},
    {"nameless_output", [](OnnxFile& f) { f.graph().mutable_node(1)->set_output(0, ""); }, "no name"},
    {"name_not_utf8", [](OnnxFile& f) { f.graph().mutable_node(1)->set_name("\xff"); }, "UTF-8"},
    {"constant_output", [](OnnxFile& f) { f.node("Shape", {"x"}, {"s"}).output("s"); },
     "'s' does not depend"},
    {"target_of_two_dimensions",
     [](OnnxFile& f) { f.graph().mutable_initializer(1)->set_data_type(TensorProto::FLOAT); }, "target"},
    {"shape_from_input",
     [](OnnxFile& f) { f.input("t", {2}, TensorProto::INT64), f.graph().mutable_node(2)->set_input(1, "t"); },
     "depend on the input"},
    {"external_missing", [](OnnxFile& f) { add_external(weights(f), "w.bin"); }, "not there"},
    {"external_nowhere", [](OnnxFile& f) { add_external(weights(f), ""); }, "outside"},
    {"external_absolute", [](OnnxFile& f) { add_external(weights(f), "/etc/passwd"); }, "outside"},
    {"external_parent", [](OnnxFile& f) { add_external(weights(f), "../w.bin"); }, "outside"},
    {"external_hidden_parent", [](OnnxFile& f) { add_external(weights(f), "a/../../w.bin"); }, "outside"},
    {"external_bad_offset", [](OnnxFile& f) { add_external(weights(f), "model.onnx", "x1"); }, "no number"},
    {"external_too_short", [](OnnxFile& f) { add_external(weights(f), "model.onnx", "0", "432"); },
     "which has only"},
    {"external_far_offset",
     [](OnnxFile& f) { add_external(weights(f), "model.onnx", "18446744073709551615"); }, "which has only"},
    {"external_other_length", [](OnnxFile& f) { add_external(weights(f), "model.onnx", "0", "431"); },
     "431 bytes"},
};

INSTANTIATE_TEST_SUITE_P(All, BadModel, testing::ValuesIn(kFaults),
                         [](const auto& fault) { return std::string(fault.param.name); });

TEST(BadFile, MessageNamesFileNodeOperatorAndOpset) {
  OnnxFile file = valid_file();
  file.graph().mutable_node(1)->set_op_type("MaxPool");
  EXPECT_THAT(refusal([&] { read_back(file); }), AllOf(HasSubstr("model.onnx"), HasSubstr("Relu.2"),
                                                       HasSubstr("MaxPool"), HasSubstr("opset 13")));
}

TEST(BadFile, IsExit65) {
  try {
    read_bytes("");
    FAIL() << "was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
  }
}

TEST(BadFile, AnEmptyOneIsNoModel) {
  EXPECT_THAT(refusal([] { read_bytes(""); }), HasSubstr("empty"));
}

TEST(BadFile, AFolderOrNothingIsNamed) {
  const Scratch folder;
  EXPECT_THAT(refusal([&] { read_onnx(folder.folder()); }), HasSubstr("regular file"));
  EXPECT_THAT(refusal([&] { read_onnx(folder / "none.onnx"); }), HasSubstr("none.onnx"));
}

TEST(BadFile, ALinkOutOfTheFolderIsRefused) {
  const Scratch outside;
  const Scratch folder;
  write_text(outside / "w.bin", std::string(432, '\0'));
  std::filesystem::create_symlink(outside / "w.bin", folder / "w.bin");
  OnnxFile file = valid_file();
  add_external(weights(file), "w.bin");
  EXPECT_THAT(refusal([&] { read_onnx(file.save(folder / "model.onnx")); }), HasSubstr("outside"));
}

TEST(ExternalData, BesideOrBelowIsRead) {
  for (const std::string location : {"w.bin", "deep/w.bin"}) {
    const Scratch folder;
    std::filesystem::create_directory(folder / "deep");
    OnnxFile file = valid_file();
    const std::string data = weights(file).raw_data();
    add_external(weights(file), location, "3", "432");  // at an odd place on purpose
    write_text(folder / location, "abc" + data);
    const Graph graph = read_onnx(file.save(folder / "model.onnx"));
    EXPECT_EQ(test::describe(graph), test::describe(read_back(valid_file())));
  }
}

TEST(OldFiles, MayListInitialisersAsInputs) {
  OnnxFile file = valid_file();
  file.proto().set_ir_version(3);
  file.input("w", {4, 3, 3, 3});
  EXPECT_EQ(read_back(file).inputs.size(), 1u);
  file.graph()
      .mutable_input(1)
      ->mutable_type()
      ->mutable_tensor_type()
      ->mutable_shape()
      ->mutable_dim(0)
      ->set_dim_value(5);
  EXPECT_THAT(refusal([&] { read_back(file); }), HasSubstr("5x3x3x3"));
}

TEST(UnsortedFiles, AreRead) {
  OnnxFile file = valid_file();
  file.graph().mutable_node()->SwapElements(0, 2);
  EXPECT_EQ(read_back(file).nodes.size(), 3u);
}

/// Either a graph or BadInput: whatever else comes out fails the test, a crash ends it.
void expect_no_crash(const std::filesystem::path& file, const std::string& bytes) {
  write_text(file, bytes);
  try {
    read_onnx(file);
  } catch (const BadInput& error) {
    ASSERT_NE(std::string(error.what()), "");
  }
}

TEST(DamagedFile, EveryTruncationIsAnsweredWithoutACrash) {
  const Scratch folder;
  const std::string whole = valid_file().bytes();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    expect_no_crash(folder / "model.onnx", whole.substr(0, length));
  }
}

TEST(DamagedFile, RandomBytesAreAnsweredWithoutACrash) {
  const Scratch folder;
  std::mt19937_64 random(7);
  for (int i = 0; i < 1000; ++i) {
    std::string bytes(random() % 300, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    expect_no_crash(folder / "model.onnx", bytes);
  }
}

/// A file with many operators, so that damage reaches many rules.
std::string rich_file() {
  OnnxFile file(13);
  file.input("x", {kDynamic, 4, 8, 8})
      .floats("w", {4, 1, 3, 3})
      .floats("d", {4, 2, 3, 3})
      .floats("k", {4})
      .ints("zero", {0});
  file.ints("one", {1})
      .ints("rest", {-1})
      .floats("fc", {3, 50})
      .floats("low", {}, {0})
      .ints("pads", {0, 0, 1, 1, 0, 0, 1, 1});
  file.floats("scales", {4}, {1, 1, 2, 2}).ints("parts", {1, 1});
  file.node("Conv", {"x", "w"}, {"a"}, {{"group", std::int64_t{4}}, {"auto_pad", std::string("SAME_UPPER")}});
  file.node("BatchNormalization", {"a", "k", "k", "k", "k"}, {"b"}).node("Clip", {"b", "low"}, {"c"});
  file.node("MaxPool", {"c"}, {"e"}, {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}});
  file.node("ConvTranspose", {"e", "d"}, {"g"}, {{"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}});
  file.node("Pad", {"g", "pads"}, {"h"}).node("Resize", {"h", "", "scales"}, {"i"});
  file.node("Split", {"i", "parts"}, {"i0", "i1"}, {{"axis", std::int64_t{1}}})
      .node("Concat", {"i1", "i0"}, {"j"}, {{"axis", std::int64_t{1}}});
  file.node("AveragePool", {"j"}, {"l"},
            {{"kernel_shape", Ints{4, 4}}, {"strides", Ints{4, 4}}, {"ceil_mode", std::int64_t{1}}});
  file.node("Transpose", {"l"}, {"m"}, {{"perm", Ints{0, 2, 3, 1}}}).node("Shape", {"m"}, {"s"});
  file.node("Slice", {"s", "zero", "one", "zero"}, {"n"})
      .node("Concat", {"n", "rest"}, {"t"}, {{"axis", std::int64_t{0}}});
  file.node("Reshape", {"m", "t"}, {"o"}).node("Gemm", {"o", "fc"}, {"p"}, {{"transB", std::int64_t{1}}});
  return file.node("Softmax", {"p"}, {"y"}).output("y").bytes();
}

TEST(DamagedFile, FlippedMissingAndSpareBytesAreAnsweredWithoutACrash) {
  const Scratch folder;
  const std::string whole = rich_file();
  ASSERT_NO_THROW(read_bytes(whole));
  std::mt19937_64 random(20);
  for (int i = 0; i < 4000; ++i) {
    std::string bytes = whole;
    for (std::uint64_t hits = 1 + random() % 4; hits > 0; --hits) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 4) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
          break;
        case 2:
          bytes.erase(at, 1 + random() % 8);
          break;
        default:
          bytes.insert(at, 1 + random() % 8, static_cast<char>(random()));
          break;
      }
    }
    expect_no_crash(folder / "model.onnx", bytes);
  }
}

}  // namespace
}  // namespace edgegauge::model
