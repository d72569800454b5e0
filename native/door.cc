// The Node-API door: allocates arenas, runs programs on threads of our own, and hands nothing back before they are done.
// Arguments come from src/engine/executors/native.ts alone, which made and checked them.
#include <node_api.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <malloc.h>
#include <sys/mman.h>
#endif

#include <atomic>
#include <chrono>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "engines.h"

namespace {

napi_value fail(napi_env env, const char* message) {
  napi_throw_error(env, nullptr, message);
  return nullptr;
}

#define CHECK(call) \
  if ((call) != napi_ok) return fail(env, "lth native: " #call " failed")

napi_value text(napi_env env, const char* value) {
  napi_value result;
  CHECK(napi_create_string_utf8(env, value, NAPI_AUTO_LENGTH, &result));
  return result;
}

napi_value number(napi_env env, double value) {
  napi_value result;
  CHECK(napi_create_double(env, value, &result));
  return result;
}

// engines(): [{ name, instructions: [{ name, fields }] }], those that this processor can run, best first.
napi_value list_engines(napi_env env, napi_callback_info) {
  napi_value list;
  CHECK(napi_create_array(env, &list));
  for (size_t e = 0; e < engines().size(); e++) {
    const Engine& engine = *engines()[e];
    napi_value item, instructions;
    CHECK(napi_create_object(env, &item));
    CHECK(napi_create_array(env, &instructions));
    for (int i = 0; i < engine.instruction_count; i++) {
      napi_value instruction;
      CHECK(napi_create_object(env, &instruction));
      CHECK(napi_set_named_property(env, instruction, "name", text(env, engine.instructions[i].name)));
      CHECK(napi_set_named_property(env, instruction, "fields", text(env, engine.instructions[i].fields)));
      CHECK(napi_set_element(env, instructions, i, instruction));
    }
    CHECK(napi_set_named_property(env, item, "name", text(env, engine.name)));
    CHECK(napi_set_named_property(env, item, "instructions", instructions));
    CHECK(napi_set_element(env, list, e, item));
  }
  return list;
}

constexpr size_t PAGE = size_t{1} << 21;  // a large one

// allocate(bytes): a zeroed ArrayBuffer that starts at a multiple of 64.
napi_value allocate(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, result;
  CHECK(napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr));
  int64_t bytes = 0;
  CHECK(napi_get_value_int64(env, argument, &bytes));
  // Kernels read a few lines here and there of all of an arena: with small pages most reads first look up an address.
  constexpr size_t SMALL = size_t{1} << 17;
  const size_t alignment = static_cast<size_t>(bytes) >= SMALL ? PAGE : 64;
  const size_t rounded = (static_cast<size_t>(bytes) + alignment - 1) / alignment * alignment;
  void* memory = aligned_alloc(alignment, rounded);
  if (memory == nullptr) return fail(env, "not enough memory");
#if defined(__linux__)
  // Large pages need fewer look-ups; only a hint. And pages that nobody has written to are zero, and take no memory yet.
  if (alignment == PAGE) madvise(memory, rounded, MADV_HUGEPAGE);
  if (alignment != PAGE || madvise(memory, rounded, MADV_DONTNEED) != 0) memset(memory, 0, rounded);
#else
  memset(memory, 0, rounded);
#endif
  const auto release = [](napi_env, void* data, void*) { free(data); };
  if (napi_create_external_arraybuffer(env, memory, static_cast<size_t>(bytes), release, nullptr, &result) != napi_ok) {
    free(memory);
    return fail(env, "this Node does not allow external memory");
  }
  return result;
}

// Gives back the memory behind the first `bytes` of what `allocate` made, where that is in large pages.
void give_back(void* memory, size_t size, size_t bytes) {
#if defined(__linux__)
  const size_t first = (bytes + PAGE - 1) / PAGE * PAGE, last = size / PAGE * PAGE;
  if (reinterpret_cast<uintptr_t>(memory) % PAGE == 0 && first < last) {
    madvise(static_cast<char*>(memory) + first, last - first, MADV_DONTNEED);
  }
#else
  (void)memory, (void)size, (void)bytes;
#endif
}

// shrink(buffer, bytes): what is behind the first `bytes` of an ArrayBuffer of `allocate` is not needed any more.
napi_value shrink(napi_env env, napi_callback_info info) {
  size_t count = 2, size = 0;
  napi_value arguments[2];
  CHECK(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  void* memory = nullptr;
  int64_t bytes = 0;
  CHECK(napi_get_arraybuffer_info(env, arguments[0], &memory, &size));
  CHECK(napi_get_value_int64(env, arguments[1], &bytes));
  give_back(memory, size, static_cast<size_t>(bytes));
  return nullptr;
}

// release(buffer): gives the memory of an ArrayBuffer back now, not when the garbage collector finds it. It is empty then.
napi_value release(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value buffer;
  CHECK(napi_get_cb_info(env, info, &count, &buffer, nullptr, nullptr));
  void* memory = nullptr;
  size_t bytes = 0;
  CHECK(napi_get_arraybuffer_info(env, buffer, &memory, &bytes));
  give_back(memory, bytes, 0);  // Node frees what `allocate` made only a turn of its event loop later
  CHECK(napi_detach_arraybuffer(env, buffer));
  return nullptr;
}

// peak(engine, rounds): how many multiply-adds were done, on this thread, before it returned.
napi_value peak(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  uint32_t engine = 0;
  int64_t rounds = 0;
  CHECK(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  CHECK(napi_get_value_uint32(env, arguments[0], &engine));
  CHECK(napi_get_value_int64(env, arguments[1], &rounds));
  return number(env, static_cast<double>(engines()[engine]->peak(rounds)));
}

constexpr int BUFFERS = 9;  // arena, code, pixels, labels, examples, shifts, rates, losses, times

// A run under way: what it reads stays referenced until its promise is settled.
struct Task {
  Run run{};
  const Engine* engine = nullptr;
  napi_deferred deferred = nullptr;
  napi_ref buffers[BUFFERS] = {};
  napi_threadsafe_function finished = nullptr;
  std::thread thread;
};

void work(Task* task) {
  Run& run = task->run;
  std::vector<std::thread> others;
  std::atomic<bool> open{false};  // nobody begins before it is known how many there are: they meet at barriers
  const auto join_in = [&](int thread) {
    while (!open.load(std::memory_order_acquire)) std::this_thread::yield();
    task->engine->run(run, thread);
  };
  try {
    for (int t = 1; t < run.threads; t++) others.emplace_back(join_in, t);
  } catch (const std::system_error&) {
    run.threads = static_cast<int32_t>(others.size()) + 1;  // fewer than asked for: slower, the same bits
  }
  open.store(true, std::memory_order_release);
  task->engine->run(run, 0);
  for (auto& other : others) other.join();
  napi_call_threadsafe_function(task->finished, nullptr, napi_tsfn_blocking);
}

// On the event loop, when a run has ended.
void settle(napi_env env, napi_value, void* context, void*) {
  Task* task = static_cast<Task*>(context);
  task->thread.join();
  if (env != nullptr) {
    napi_value outcome;
    napi_create_object(env, &outcome);
    napi_set_named_property(env, outcome, "steps", number(env, task->run.step));
    napi_set_named_property(env, outcome, "lossSum", number(env, task->run.loss_sum));
    napi_set_named_property(env, outcome, "correct", number(env, task->run.correct));
    napi_resolve_deferred(env, task->deferred, outcome);
    for (napi_ref buffer : task->buffers) napi_delete_reference(env, buffer);
  }
  napi_release_threadsafe_function(task->finished, napi_tsfn_release);
  delete task;
}

// run(engine, buffers[9], [codeWords, exampleCount, batch, steps, threads, first], lossSum): Promise<{ steps, lossSum, correct }>
napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value arguments[4], promise, label;
  CHECK(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  uint32_t engine = 0;
  CHECK(napi_get_value_uint32(env, arguments[0], &engine));

  void* data[BUFFERS] = {};
  size_t lengths[BUFFERS] = {};
  napi_value buffer[BUFFERS];
  for (int i = 0; i < BUFFERS; i++) {
    CHECK(napi_get_element(env, arguments[1], i, &buffer[i]));
    CHECK(napi_get_typedarray_info(env, buffer[i], nullptr, &lengths[i], &data[i], nullptr, nullptr));
  }
  constexpr int SIZES = 6;
  int32_t sizes[SIZES] = {};
  for (int i = 0; i < SIZES; i++) {
    napi_value size;
    CHECK(napi_get_element(env, arguments[2], i, &size));
    CHECK(napi_get_value_int32(env, size, &sizes[i]));
  }

  Task* task = new (std::nothrow) Task;
  if (task == nullptr) return fail(env, "not enough memory");
  task->engine = engines()[engine];
  Run& run = task->run;
  run.arena = static_cast<float*>(data[0]);
  run.code = static_cast<const int32_t*>(data[1]);
  run.part = {static_cast<const uint8_t*>(data[2]), static_cast<const uint8_t*>(data[3])};
  run.examples = static_cast<const int32_t*>(data[4]);
  run.shifts = lengths[5] == 0 ? nullptr : static_cast<const int32_t*>(data[5]);
  run.rates = static_cast<const float*>(data[6]);
  run.losses = static_cast<float*>(data[7]);
  run.times = lengths[8] == 0 ? nullptr : static_cast<double*>(data[8]);
  run.now = [] { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); };
  run.code_words = sizes[0];
  run.example_count = sizes[1];
  run.batch = sizes[2];
  run.steps = sizes[3];
  run.threads = sizes[4];
  run.first = sizes[5];
  if (napi_get_value_double(env, arguments[3], &run.loss_sum) != napi_ok) {
    delete task;
    return fail(env, "an invalid argument");
  }

  CHECK(napi_create_promise(env, &task->deferred, &promise));
  CHECK(napi_create_string_utf8(env, "lth", NAPI_AUTO_LENGTH, &label));
  CHECK(napi_create_threadsafe_function(env, nullptr, nullptr, label, 0, 1, nullptr, nullptr, task, settle, &task->finished));
  for (int i = 0; i < BUFFERS; i++) CHECK(napi_create_reference(env, buffer[i], 1, &task->buffers[i]));
  try {
    task->thread = std::thread(work, task);
  } catch (const std::system_error&) {
    for (napi_ref kept : task->buffers) napi_delete_reference(env, kept);
    napi_release_threadsafe_function(task->finished, napi_tsfn_abort);
    delete task;
    return fail(env, "the system gives no more threads");
  }
  return promise;
}

napi_value init(napi_env env, napi_value exports) {
#if defined(__GLIBC__)
  // Dense copies of weights come and go. Unless told otherwise, the C library keeps the room of those that were freed. It is
  // a setting of the whole process, so not where its user has made it.
  if (getenv("MALLOC_MMAP_THRESHOLD_") == nullptr) mallopt(M_MMAP_THRESHOLD, 1 << 22);
#endif
  const napi_property_descriptor properties[] = {
      {"engines", nullptr, list_engines, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"allocate", nullptr, allocate, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"shrink", nullptr, shrink, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"release", nullptr, release, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"peak", nullptr, peak, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"run", nullptr, run, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  CHECK(napi_define_properties(env, exports, sizeof(properties) / sizeof(properties[0]), properties));
  return exports;
}

}  // namespace

NAPI_MODULE(NODE_GYP_MODULE_NAME, init)
