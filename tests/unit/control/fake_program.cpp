// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "fake_program.h"

namespace edgegauge::control::test {
namespace {

/// HERE is set to the scratch folder before this. Arguments: --json models VERB ...
constexpr const char* kScript = R"sh(
echo "$*" >> "$HERE/calls"
describe() {  # NAME INPUTS
  cat <<END
{"hash":"hash-of-$1","name":"$1","title":"Model $1","source":"test","weights":"none","multiply_adds":1000000000,
 "parameters":1000000,"activations":2000000,"labels":["left","right"],"folder":"$HERE/cache/$1","original_onnx":"",
 "native_format":"","original_native":"",
 "graph":"$HERE/cache/$1/b1/graph.json","inputs":[$2]}
END
}
prepare() {
  for argument in "$@"; do
    case "$argument" in --batch=*) batch="${argument#--batch=}" ;; esac
  done
  name="${2##*/}"
  name="${name%.onnx}"
  mkdir -p "$HERE/cache/$name/b$batch"
  echo {} > "$HERE/cache/$name/b$batch/graph.json"
  case "$name" in
    free) describe free '{"name":"x","dtype":"F32","shape":[1,3,224,224],"batch_is_free":true}' ;;
    fixed) describe fixed '{"name":"x","dtype":"F32","shape":[1,3,224,224],"batch_is_free":false}' ;;
    words) describe words '{"name":"ids","dtype":"I64","shape":[1,8],"batch_is_free":true},
                           {"name":"mask","dtype":"I64","shape":[1,8],"batch_is_free":true}' ;;
    table) describe table '{"name":"x","dtype":"F32","shape":[1,3,224,224],"batch_is_free":true},
                           {"name":"table","dtype":"F32","shape":[64,8],"batch_is_free":false}' ;;
    native) echo '{"hash":"hash-of-native","name":"native","title":"native","source":"native.pt","weights":"none",
                   "multiply_adds":null,"parameters":null,"activations":null,"labels":[],"folder":"","original_onnx":"",
                   "native_format":"pt","original_native":"/models/native.pt","graph":"","inputs":[]}' ;;
    garbage) echo "this is not JSON" ;;
    silent) exit 9 ;;
    *) echo 'some chatter' >&2
       echo '{"error":"there is no model of that name","hint":"see edgegauge models","exit":65}' >&2
       exit 65 ;;
  esac
}
case "$3" in
  prepare) shift 3; prepare "$@" ;;
  export) echo onnx > "${4#--output=}"
          if [ "$5" = fixed ]; then echo '{"error":"the disk is full","hint":"make room","exit":1}' >&2; exit 1; fi ;;
  pictures) echo '[{"name":"a.jpg","npy":"/cache/a.npy","decode_ns":1,"resize_ns":2,"normalise_ns":3}]' ;;
esac
)sh";

}  // namespace

FakeProgram::FakeProgram() {
  scratch_.write_script("program", "HERE='" + scratch_.folder().string() + "'\n" + kScript);
}

}  // namespace edgegauge::control::test
