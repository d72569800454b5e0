// Runs one recorded call of the engine and writes what came of it: for machines that have no Node, such as an emulated
// one. usage: replay CALL OUT; both are files of 4-byte words, as test/neon/run.mjs writes and reads them.
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "executors.h"

namespace {

void read_words(FILE* file, void* to, size_t count) {
  if (fread(to, 4, count, file) != count) exit(2);
}

}  // namespace

int main(int, char** names) {
  FILE* file = fopen(names[1], "rb");
  if (file == nullptr || executors().empty()) return 1;
  // Words of each array, then the sizes, then the arrays.
  int32_t words[ARRAYS], sizes[SIZES];
  read_words(file, words, ARRAYS);
  read_words(file, sizes, SIZES);
  ArrayView arrays[ARRAYS];
  for (int i = 0; i < ARRAYS; i++) {
    const size_t length = static_cast<size_t>(words[i]);
    arrays[i] = {aligned_alloc(64, (length + 15) / 16 * 64), length};
    read_words(file, arrays[i].data, length);
  }
  fclose(file);

  Call call = call_of(arrays, sizes);
  executors()[0]->run(call, 0);

  FILE* out = fopen(names[2], "wb");
  if (out == nullptr) return 1;
  const auto write_words = [&](Array array) {
    return fwrite(arrays[array].data, 4, arrays[array].length, out) == arrays[array].length;
  };
  const bool whole = fwrite(&call.loss_sum, 8, 1, out) == 1 && fwrite(&call.correct, 4, 1, out) == 1 &&
                     write_words(LOSSES) && write_words(ARENA);
  return fclose(out) == 0 && whole ? 0 : 1;
}
