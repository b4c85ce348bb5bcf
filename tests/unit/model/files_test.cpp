// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/npy.h"
#include "model/prepared.h"
#include "unit/model/support.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::model {
namespace {

using test::read_text;
using test::refusal;
using test::Scratch;
using test::write_text;
using testing::HasSubstr;

bool same(const Tensor& a, const Tensor& b) {
  return a.type == b.type && std::ranges::equal(a.bytes(), b.bytes());
}

// --- .npy

TEST(Npy, RoundTripsEveryTypeAndRank) {
  const Scratch folder;
  for (const DataType type :
       {DataType::kFloat32, DataType::kFloat16, DataType::kFloat64, DataType::kInt8, DataType::kUint8,
        DataType::kInt16, DataType::kInt32, DataType::kInt64, DataType::kBool}) {
    for (const Shape& shape : {Shape{}, Shape{5}, Shape{2, 3}, Shape{1, 2, 3, 4}}) {
      std::vector<std::byte> bytes(size_of(type) * static_cast<std::size_t>(element_count(shape)),
                                   std::byte{1});
      const Tensor tensor = make_tensor({type, shape}, bytes);
      write_npy(folder / "t.npy", tensor);
      EXPECT_TRUE(same(read_npy(folder / "t.npy"), tensor)) << name_of(type) << ' ' << to_string(shape);
    }
  }
}

TEST(Npy, WritesWhatNumPyWrites) {
  // numpy.save of numpy.array([[1, 2, 3]], dtype="<f4"), format 1.0
  const Scratch folder;
  const float values[] = {1, 2, 3};
  write_npy(folder / "t.npy", make_float_tensor({1, 3}, values));
  std::string expected("\x93NUMPY\x01\x00\x76\x00", 10);
  expected += "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }";
  expected.resize(127, ' ');
  expected += '\n';
  expected.append(reinterpret_cast<const char*>(values), sizeof(values));
  EXPECT_EQ(read_text(folder / "t.npy"), expected);
}

TEST(Npy, ReadsFormatTwo) {
  const Scratch folder;
  const std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n";
  write_text(folder / "t.npy", std::string("\x93NUMPY\x02\x00", 8) + static_cast<char>(header.size()) +
                                   std::string(3, '\0') + header + "ab");
  EXPECT_EQ(read_npy(folder / "t.npy").type.shape, Shape{2});
}

struct BadNpy {
  const char* from;
  const char* to;
  const char* says;
};

void PrintTo(const BadNpy& bad, std::ostream* out) { *out << bad.says; }

class NpyRefuses : public testing::TestWithParam<BadNpy> {};

TEST_P(NpyRefuses, AndSaysWhy) {
  const Scratch folder;
  write_npy(folder / "t.npy", test::counting_tensor({2, 3}));
  std::string text = read_text(folder / "t.npy");
  const std::string from = GetParam().from;
  text.replace(text.find(from), from.size(), GetParam().to);
  write_text(folder / "t.npy", text);
  EXPECT_THAT(refusal([&] { read_npy(folder / "t.npy"); }),
              AllOf(HasSubstr("t.npy"), HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Headers, NpyRefuses,
    testing::Values(BadNpy{"NUMPY", "NUMBY", "does not start"}, BadNpy{"False", "True ", "Fortran"},
                    BadNpy{"<f4", ">f4", "element type >f4"}, BadNpy{"<f4", "<c8", "element type <c8"},
                    BadNpy{"(2, 3)", "(2, 4)", "does not fit"}, BadNpy{"(2, 3)", "[2, 3]", "not a tuple"},
                    BadNpy{"(2, 3)", "(-2,3)", "not a tuple of sizes"},
                    BadNpy{"'descr'", "'decsr'", "'descr'"}),
    [](const auto& header) { return "Header_" + std::to_string(header.index); });

TEST(Npy, RefusesEveryTruncation) {
  const Scratch folder;
  write_npy(folder / "t.npy", test::counting_tensor({2, 3}));
  const std::string whole = read_text(folder / "t.npy");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_text(folder / "t.npy", whole.substr(0, length));
    EXPECT_NE(refusal([&] { read_npy(folder / "t.npy"); }), "") << length;
  }
}

TEST(RawFloats, AreTakenAtTheStatedShapeOnly) {
  const Scratch folder;
  write_text(folder / "t.f32", std::string(24, '\0'));
  EXPECT_EQ(read_raw_f32(folder / "t.f32", {2, 3}).type.shape, (Shape{2, 3}));
  EXPECT_THAT(refusal([&] {
                read_raw_f32(folder / "t.f32", {2, 4});
              }),
              AllOf(HasSubstr("24"), HasSubstr("32")));
}

TEST(Files, AMissingOneIsNamed) {
  EXPECT_THAT(refusal([] { read_npy("/nowhere/t.npy"); }), HasSubstr("/nowhere/t.npy"));
}

TEST(Files, AFolderThatCannotBeWrittenLeavesNothing) {
  const Scratch folder;
  write_text(folder / "file", "");
  EXPECT_THROW(write_npy(folder / "file/t.npy", test::counting_tensor({1})), Error);
}

TEST(Files, NothingTemporaryStaysAfterWriting) {
  const Scratch folder;
  write_npy(folder / "t.npy", test::counting_tensor({2}));
  const auto entries = std::distance(std::filesystem::directory_iterator(folder.folder()), {});
  EXPECT_EQ(entries, 1);
}

// --- safetensors

std::string safetensors(const std::string& header, const std::string& data) {
  std::string length(8, '\0');
  length[0] = static_cast<char>(header.size());
  return length + header + data;
}

TEST(Safetensors, RoundTripsInOrder) {
  const Scratch folder;
  const std::int64_t number = 7;
  const std::vector<std::pair<std::string, Tensor>> tensors{{"b.weight", test::counting_tensor({2, 3})},
                                                            {"a", make_int64_tensor({}, {&number, 1})}};
  write_safetensors(folder / "w.safetensors", tensors);
  const auto back = read_safetensors(folder / "w.safetensors");
  ASSERT_EQ(back.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(back[i].first, tensors[i].first);
    EXPECT_TRUE(same(back[i].second, tensors[i].second));
  }
}

TEST(Safetensors, ReadsAFileWithMetadataAndUnalignedData) {
  const Scratch folder;
  const float value = 1.5f;
  const std::string header =
      R"({"__metadata__":{"format":"pt"},"byte":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
      R"("w":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}})";
  write_text(folder / "w.safetensors",
             safetensors(header, "x" + std::string(reinterpret_cast<const char*>(&value), sizeof(value))));
  const auto tensors = read_safetensors(folder / "w.safetensors");
  ASSERT_EQ(tensors.size(), 2u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensors[1].second.data.get()) % sizeof(float), 0u);
  EXPECT_EQ(*reinterpret_cast<const float*>(tensors[1].second.data.get()), value);
}

struct BadHeader {
  const char* header;
  const char* says;
};

void PrintTo(const BadHeader& bad, std::ostream* out) { *out << bad.says; }

class SafetensorsRefuses : public testing::TestWithParam<BadHeader> {};

TEST_P(SafetensorsRefuses, AndSaysWhy) {
  const Scratch folder;
  write_text(folder / "w.safetensors", safetensors(GetParam().header, std::string(8, '\0')));
  EXPECT_THAT(refusal([&] { read_safetensors(folder / "w.safetensors"); }), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Headers, SafetensorsRefuses,
    testing::Values(
        BadHeader{"[1]", "not a JSON object"}, BadHeader{"{", "not a JSON object"},
        BadHeader{R"({"w":{"dtype":"F32","shape":[2]}})", "'w' lacks"},
        BadHeader{R"({"w":{"dtype":"F8","shape":[2],"data_offsets":[0,2]}})", "F8"},
        BadHeader{R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}})", "outside the file"},
        BadHeader{R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}})", "has 8 bytes"},
        BadHeader{R"({"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", "'w'"},
        BadHeader{R"({"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", "'w'"},
        BadHeader{R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                  R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                  "overlap"}),
    [](const auto& header) { return "Header_" + std::to_string(header.index); });

TEST(Safetensors, RefusesAHeaderLongerThanTheFile) {
  const Scratch folder;
  write_text(folder / "w.safetensors", std::string(8, '\xff'));
  EXPECT_THAT(refusal([&] { read_safetensors(folder / "w.safetensors"); }), HasSubstr("ends within"));
}

// --- Prepared form

Graph inferred_network(std::int64_t batch) {
  Graph graph;
  graph.name = "small";
  graph.metadata = {{"weights", "synthetic"}};
  const ValueId x = graph.add_value("x", TensorType{DataType::kFloat32, {batch, 6}});
  const ValueId w = graph.add_constant("fc.weight", test::counting_tensor({6, 4}));
  const std::int64_t order[] = {3, 1, 0};
  const ValueId indices = graph.add_constant("order", make_int64_tensor({3}, order));
  const ValueId a = graph.add_value("a"), b = graph.add_value("b"), y = graph.add_value("y");
  graph.nodes = {
      {"fc", "MatMul", {x, w}, {a}, {}},
      {"pick", "Gather", {a, indices}, {b}, {{"axis", std::int64_t{1}}}},
      {"clip", "Clip", {b}, {y}, {{"min", -std::numeric_limits<float>::infinity()}, {"max", 0.1f}}}};
  graph.inputs = {x};
  graph.outputs = {y};
  graph.parameters = {w};
  infer(graph);
  return graph;
}

PreparedFiles files_in(const Scratch& folder, std::int64_t batch) {
  return {folder / ("b" + std::to_string(batch) + "/graph.json"), folder / "weights.safetensors"};
}

TEST(Prepared, RoundTripsAGraph) {
  const Scratch folder;
  const Graph graph = inferred_network(2);
  write_prepared(graph, files_in(folder, 2));
  EXPECT_EQ(test::describe(read_prepared(folder / "b2/graph.json")), test::describe(graph));
}

TEST(Prepared, BatchesShareOneWeightsFile) {
  const Scratch folder;
  write_prepared(inferred_network(1), files_in(folder, 1));
  const auto written = std::filesystem::last_write_time(folder / "weights.safetensors");
  write_prepared(inferred_network(4), files_in(folder, 4));
  EXPECT_EQ(std::filesystem::last_write_time(folder / "weights.safetensors"), written);
  EXPECT_EQ(read_prepared(folder / "b4/graph.json").type_of(0).shape[0], 4);
}

TEST(Prepared, CanBeMovedAsAFolder) {
  const Scratch folder;
  write_prepared(inferred_network(1), {folder / "m/b1/graph.json", folder / "m/weights.safetensors"});
  std::filesystem::rename(folder / "m", folder / "n");
  EXPECT_EQ(read_prepared(folder / "n/b1/graph.json").nodes.size(), 3u);
}

TEST(Prepared, RefusesWeightsOfAnotherModel) {
  const Scratch folder;
  write_safetensors(folder / "weights.safetensors", {{"fc.weight", test::counting_tensor({4, 6})}});
  try {
    write_prepared(inferred_network(1), files_in(folder, 1));
    FAIL() << "was accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("fc.weight"));
  }
}

TEST(Prepared, RefusesDamageInsteadOfCrashing) {
  const Scratch folder;
  write_prepared(inferred_network(1), files_in(folder, 1));
  const std::string whole = read_text(folder / "b1/graph.json");
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    if (i % 3 == 0) damaged.resize(random() % damaged.size());
    write_text(folder / "b1/graph.json", damaged);
    try {
      read_prepared(folder / "b1/graph.json");
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(), HasSubstr("graph.json"));
    }
  }
}

}  // namespace
}  // namespace edgegauge::model
