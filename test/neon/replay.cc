// Runs one recorded call of the engine and writes what came of it: for machines that have no Node, such as an emulated one.
// usage: replay CALL OUT; both are files of 4-byte words, as test/neon/run.mjs writes and reads them.
#include <stdio.h>
#include <stdlib.h>

#include <vector>

#include "engines.h"

namespace {

std::vector<int32_t> words(FILE* file, size_t count) {
  std::vector<int32_t> data(count + 16);
  if (fread(data.data(), 4, count, file) != count) exit(2);
  return data;
}

}  // namespace

int main(int, char** arguments) {
  FILE* call = fopen(arguments[1], "rb");
  if (call == nullptr || engines().empty()) return 1;
  // arena, code, pixels, labels, examples, shifts (or none), rates, in words; batch, steps, example count, first iteration
  const std::vector<int32_t> sizes = words(call, 11);
  std::vector<int32_t> arena_words = words(call, sizes[0]);
  const auto code = words(call, sizes[1]), pixels = words(call, sizes[2]), labels = words(call, sizes[3]);
  const auto examples = words(call, sizes[4]), shifts = words(call, sizes[5]), rates = words(call, sizes[6]);
  fclose(call);

  float* arena = static_cast<float*>(aligned_alloc(64, (sizes[0] + 15) / 16 * 64));
  for (int i = 0; i < sizes[0]; i++) reinterpret_cast<int32_t*>(arena)[i] = arena_words[i];
  std::vector<float> losses(sizes[8]);
  Run run{};
  run.arena = arena;
  run.code = code.data();
  run.code_words = sizes[1];
  run.part = {reinterpret_cast<const uint8_t*>(pixels.data()), reinterpret_cast<const uint8_t*>(labels.data())};
  run.examples = examples.data();
  run.shifts = sizes[5] == 0 ? nullptr : shifts.data();
  run.example_count = sizes[9];
  run.batch = sizes[7];
  run.steps = sizes[8];
  run.first = sizes[10];
  run.rates = reinterpret_cast<const float*>(rates.data());
  run.losses = losses.data();
  run.threads = 1;
  engines()[0]->run(run, 0);

  FILE* out = fopen(arguments[2], "wb");
  if (out == nullptr) return 1;
  const bool whole = fwrite(&run.loss_sum, 8, 1, out) == 1 && fwrite(&run.correct, 4, 1, out) == 1 &&
                     fwrite(losses.data(), 4, losses.size(), out) == losses.size() &&
                     fwrite(arena, 4, sizes[0], out) == static_cast<size_t>(sizes[0]);
  return fclose(out) == 0 && whole ? 0 : 1;
}
