// The Node-API door: allocates arenas, runs programs on threads of our own, and hands nothing back before they are
// done. Arguments come from src/engine/executors/native.ts alone and are taken as they are; src/engine/check-calls.ts
// checks what callers give, before it gets here.
#include <node_api.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <malloc.h>
#include <sys/mman.h>
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(memory, bytes)
#endif

#include <atomic>
#include <chrono>
#include <memory>
#include <new>
#include <system_error>
#include <unordered_map>
#include <vector>

#include "arguments.h"
#include "executors.h"
#include "kept-threads.h"
#include "leave-core.h"
#include "swap.h"

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

// executors(): [{ name, instructions: [{ name, fields }] }], those that this processor can run, best first.
napi_value list_executors(napi_env env, napi_callback_info) {
  napi_value list;
  CHECK(napi_create_array(env, &list));
  for (size_t e = 0; e < executors().size(); e++) {
    const Executor& executor = *executors()[e];
    napi_value item, instructions;
    CHECK(napi_create_object(env, &item));
    CHECK(napi_create_array(env, &instructions));
    for (int i = 0; i < executor.instruction_count; i++) {
      napi_value instruction;
      CHECK(napi_create_object(env, &instruction));
      CHECK(napi_set_named_property(env, instruction, "name", text(env, executor.instructions[i].name)));
      CHECK(napi_set_named_property(env, instruction, "fields", text(env, executor.instructions[i].fields)));
      CHECK(napi_set_element(env, instructions, i, instruction));
    }
    CHECK(napi_set_named_property(env, item, "name", text(env, executor.name)));
    CHECK(napi_set_named_property(env, item, "instructions", instructions));
    CHECK(napi_set_element(env, list, e, item));
  }
  return list;
}

// What one Node, or one of its worker threads, has here.
struct Instance {
  KeptThreads threads;
  // What `allocate` made. Where a worker thread is ended, Node gives arrays back before it asks anybody; a call that
  // reads them holds their memory until it has ended.
  std::unordered_map<const void*, std::shared_ptr<void>> blocks;
  // Tells the event loop, which is kept going as long as there are calls: in the order in which they ended.
  napi_threadsafe_function told = nullptr;
  size_t calls = 0;
};

Instance* instance_of(napi_env env) {
  void* instance = nullptr;
  return napi_get_instance_data(env, &instance) == napi_ok ? static_cast<Instance*>(instance) : nullptr;
}

constexpr size_t PAGE = size_t{1} << 21;  // a large one

// allocate(bytes): a zeroed ArrayBuffer that starts at a multiple of 64.
napi_value allocate(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, result;
  CHECK(napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr));
  int64_t bytes = 0;
  CHECK(napi_get_value_int64(env, argument, &bytes));
  // Kernels read a few lines here and there of all of an arena: with small pages most reads first look up an address
  // (TLB misses). Below 128 KB there are at most 32 small pages, which the processor's table of addresses holds, and a
  // large page would be nearly empty; not tuned.
  constexpr size_t SMALL = size_t{1} << 17;
  const size_t alignment = static_cast<size_t>(bytes) >= SMALL ? PAGE : 64;
  const size_t rounded = (static_cast<size_t>(bytes) + alignment - 1) / alignment * alignment;
  void* memory = aligned_alloc(alignment, rounded);
  if (memory == nullptr) return fail(env, "not enough memory");
#if defined(__linux__)
  // Large pages need fewer look-ups; this is only a hint. And pages that nobody has written to are zero, and take no
  // memory yet.
  if (alignment == PAGE) madvise(memory, rounded, MADV_HUGEPAGE);
  if (alignment != PAGE || madvise(memory, rounded, MADV_DONTNEED) != 0) memset(memory, 0, rounded);
#else
  memset(memory, 0, rounded);
#endif
  ASAN_POISON_MEMORY_REGION(static_cast<char*>(memory) + bytes, rounded - static_cast<size_t>(bytes));
  Instance* instance = instance_of(env);
  instance->blocks.emplace(memory, std::shared_ptr<void>(memory, free));
  const auto release = [](napi_env, void* data, void* of) { static_cast<Instance*>(of)->blocks.erase(data); };
  if (napi_create_external_arraybuffer(env, memory, static_cast<size_t>(bytes), release, instance, &result) !=
      napi_ok) {
    instance->blocks.erase(memory);
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

// release(buffer): gives the memory of an ArrayBuffer back now, not when the garbage collector finds it. It is empty
// then.
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

// peak(executor, rounds): how many multiply-adds were done, on this thread, before it returned.
napi_value peak(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  uint32_t executor = 0;
  int64_t rounds = 0;
  CHECK(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  CHECK(napi_get_value_uint32(env, arguments[0], &executor));
  CHECK(napi_get_value_int64(env, arguments[1], &rounds));
  return number(env, static_cast<double>(executors()[executor]->peak(rounds)));
}

// A call under way: what it reads stays referenced until its promise is settled.
struct PendingCall {
  Call call{};
  const Executor* executor = nullptr;
  Instance* instance = nullptr;
  napi_deferred deferred = nullptr;
  napi_ref arrays[ARRAYS] = {};
  std::vector<std::shared_ptr<void>> blocks;
};

// On a thread of its own: all iterations of the call, with as many other threads as it asks for.
void work(PendingCall* pending) {
  Call& call = pending->call;
  std::atomic<bool> open{false};  // nobody begins before it is known how many there are: they meet at barriers
  std::atomic<int32_t> others{0};
  const int core = core_here();
  const auto join_in = [&](int32_t thread) {
    leave_core(core, thread);
    while (!open.load(std::memory_order_acquire)) std::this_thread::yield();
    pending->executor->run(call, thread);
    others.fetch_sub(1, std::memory_order_release);
  };
  int32_t asked = 1;
  try {
    for (; asked < call.threads; asked++) {
      others.fetch_add(1, std::memory_order_relaxed);
      // Lanes are told apart by their addresses: those in the arena are nobody else's.
      pending->instance->threads.run(call.arena + asked, [&join_in, asked] { join_in(asked); });
    }
  } catch (const std::system_error&) {
    others.fetch_sub(1, std::memory_order_relaxed);
    call.threads = asked;  // fewer than asked for: slower, the same bits
  }
  open.store(true, std::memory_order_release);
  pending->executor->run(call, 0);
  while (others.load(std::memory_order_acquire) > 0) std::this_thread::yield();
  napi_call_threadsafe_function(pending->instance->told, pending, napi_tsfn_blocking);
}

void drop_references(napi_env env, const PendingCall& pending) {
  for (napi_ref array : pending.arrays) {
    if (array != nullptr) napi_delete_reference(env, array);
  }
}

// On the event loop, when a call has ended.
void settle(napi_env env, napi_value, void*, void* data) {
  PendingCall* pending = static_cast<PendingCall*>(data);
  if (env != nullptr) {
    if (--pending->instance->calls == 0) napi_unref_threadsafe_function(env, pending->instance->told);
    napi_value outcome;
    napi_create_object(env, &outcome);
    napi_set_named_property(env, outcome, "iterations", number(env, pending->call.iteration));
    napi_set_named_property(env, outcome, "lossSum", number(env, pending->call.loss_sum));
    napi_set_named_property(env, outcome, "correct", number(env, pending->call.correct));
    napi_resolve_deferred(env, pending->deferred, outcome);
    drop_references(env, *pending);
  }
  delete pending;
}

// Gives back what a call held that never began.
struct Withdraw {
  napi_env env;

  void operator()(PendingCall* pending) const {
    drop_references(env, *pending);
    delete pending;
  }
};

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// What a call is given, in the order of arguments.h, and who runs it.
struct Given {
  napi_value arrays[ARRAYS];
  Call call;
  const Executor* executor;
};

// run's and run_now's arguments: executor, arrays, sizes, lossSum. False if Node could not hand one over.
bool take(napi_env env, napi_callback_info info, Given* given) {
  size_t count = 4;
  napi_value arguments[4];
  uint32_t executor = 0;
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok) return false;
  if (napi_get_value_uint32(env, arguments[0], &executor) != napi_ok) return false;
  ArrayView arrays[ARRAYS] = {};
  for (int i = 0; i < ARRAYS; i++) {
    ArrayView& view = arrays[i];
    if (napi_get_element(env, arguments[1], i, &given->arrays[i]) != napi_ok) return false;
    if (napi_get_typedarray_info(env, given->arrays[i], nullptr, &view.length, &view.data, nullptr, nullptr) != napi_ok)
      return false;
  }
  int32_t sizes[SIZES] = {};
  for (int i = 0; i < SIZES; i++) {
    napi_value size;
    if (napi_get_element(env, arguments[2], i, &size) != napi_ok) return false;
    if (napi_get_value_int32(env, size, &sizes[i]) != napi_ok) return false;
  }
  given->executor = executors()[executor];
  given->call = call_of(arrays, sizes);
  return napi_get_value_double(env, arguments[3], &given->call.loss_sum) == napi_ok;
}

// run(executor, arrays, sizes, lossSum): Promise<{ iterations, lossSum, correct }>; arrays and sizes as in arguments.h.
// Calls of one arena run in the order in which they came.
napi_value run(napi_env env, napi_callback_info info) {
  napi_value promise;
  Given given;
  CHECK(take(env, info, &given) ? napi_ok : napi_generic_failure);
  std::unique_ptr<PendingCall, Withdraw> pending(new (std::nothrow) PendingCall, Withdraw{env});
  if (pending == nullptr) return fail(env, "not enough memory");
  pending->executor = given.executor;
  Instance* instance = instance_of(env);
  pending->instance = instance;
  pending->call = given.call;
  pending->call.now = now;
  const void* const read[] = {given.call.arena, given.call.part.pixels};
  for (const void* array : read) {
    const auto block = instance->blocks.find(array);
    if (block != instance->blocks.end()) pending->blocks.push_back(block->second);
  }

  for (int i = 0; i < ARRAYS; i++) CHECK(napi_create_reference(env, given.arrays[i], 1, &pending->arrays[i]));
  CHECK(napi_create_promise(env, &pending->deferred, &promise));
  PendingCall* call = pending.get();
  try {
    instance->threads.run(call->call.arena, [call] { work(call); });
  } catch (const std::system_error&) {
    return fail(env, "the system gives no more threads");
  }
  if (instance->calls++ == 0) napi_ref_threadsafe_function(env, instance->told);
  pending.release();  // settle() deletes it
  return promise;
}

// run_now(executor, arrays, sizes, lossSum): the same on this thread, with nothing to say of it: starting a thread and
// settling a promise takes longer than one example of a small network.
napi_value run_now(napi_env env, napi_callback_info info) {
  Given given;
  CHECK(take(env, info, &given) ? napi_ok : napi_generic_failure);
  given.call.threads = 1;
  given.call.now = now;
  given.executor->run(given.call, 0);
  return nullptr;
}

// swap(one, other): two paths change places; 0, or the system's error number. Called by src/report/swap.ts.
napi_value swap(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  CHECK(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr));
  std::vector<char> paths[2];
  for (int i = 0; i < 2; i++) {
    size_t length = 0;
    CHECK(napi_get_value_string_utf8(env, arguments[i], nullptr, 0, &length));
    paths[i].resize(length + 1);
    CHECK(napi_get_value_string_utf8(env, arguments[i], paths[i].data(), length + 1, &length));
  }
  return number(env, swap_names(paths[0].data(), paths[1].data()));
}

napi_value init(napi_env env, napi_value exports) {
#if defined(__GLIBC__)
  // Dense copies of weights come and go. The C library gives a block back as soon as it is freed if it was larger than
  // a threshold, which by itself rises to the largest block freed so far, up to 32 MB; setting it keeps it at 4 MB (not
  // tuned). It is a setting of the whole process, so not where its user has made it.
  if (getenv("MALLOC_MMAP_THRESHOLD_") == nullptr) mallopt(M_MMAP_THRESHOLD, 1 << 22);
#endif
  Instance* instance = new (std::nothrow) Instance;
  if (instance == nullptr) return fail(env, "not enough memory");
  CHECK(napi_set_instance_data(env, instance, nullptr, nullptr));
  napi_value label;
  CHECK(napi_create_string_utf8(env, "lth", NAPI_AUTO_LENGTH, &label));
  CHECK(napi_create_threadsafe_function(env, nullptr, nullptr, label, 0, 1, nullptr, nullptr, nullptr, settle,
                                        &instance->told));
  CHECK(napi_unref_threadsafe_function(env, instance->told));
  // Hooks run last to first: before Node gives back what calls tell with, and unloads their code. The instance stays: it
  // is not said when the last array is given back.
  CHECK(napi_add_env_cleanup_hook(env, [](void* of) { static_cast<Instance*>(of)->threads.end(); }, instance));
  const napi_property_descriptor properties[] = {
      {"executors", nullptr, list_executors, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"allocate", nullptr, allocate, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"shrink", nullptr, shrink, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"release", nullptr, release, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"peak", nullptr, peak, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"swap", nullptr, swap, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"run", nullptr, run, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"runNow", nullptr, run_now, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  CHECK(napi_define_properties(env, exports, sizeof(properties) / sizeof(properties[0]), properties));
  return exports;
}

}  // namespace

NAPI_MODULE(NODE_GYP_MODULE_NAME, init)
