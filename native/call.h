// What kernels run on, shared by the door and by every instruction set. Kernels check nothing: src/engine/check-calls.ts
// checks the arrays of a call, and programs come from the compiler.
#pragma once
#include <stdint.h>

// Examples of one part of a data set, as bytes: pixels example by example, one label each.
struct Part {
  const uint8_t* pixels;
  const uint8_t* labels;
};

// One call: iterations of a routine, each on the next `batch` of `examples` (the last may have fewer).
struct Call {
  float* arena;
  const int32_t* code;  // instructions one after the other: operation, words in it, fields
  int32_t code_words;
  Part part;
  const int32_t* examples;
  int32_t example_count;
  int32_t batch;
  int32_t iterations;
  const int32_t* shifts;  // for each example, how it is moved and mirrored; or null
  int32_t from;           // number of the first iteration
  const float* rates;     // two for each iteration, for the optimizer
  float* losses;          // one for each iteration
  double* times;          // for each instruction the seconds that it took, added up; or null
  double (*now)();        // seconds since any moment
  int32_t threads;

  // Written while it runs.
  int32_t iteration;  // the one that is running, from 0; at the end, how many are finished
  double loss_sum;    // over all examples that `score` saw, added to what it was before
  int32_t correct;
  int32_t stop;                 // set by thread 0 only: a loss is no finite number
  int32_t waiting, generation;  // the barrier between instructions
};

static inline int32_t example_base(const Call& call) { return call.iteration * call.batch; }
static inline int32_t examples_here(const Call& call) {
  const int32_t left = call.example_count - example_base(call);
  return left < call.batch ? left : call.batch;
}

// An operation's name and its fields' names, from which TypeScript packs code.
struct Instruction {
  const char* name;
  const char* fields;  // in order, separated by commas
};

// The interpreter and the kernels, built for one instruction set.
struct Executor {
  const char* name;
  void (*run)(Call& call, int thread);  // called once by each of call.threads threads
  const Instruction* instructions;
  int instruction_count;
  int64_t (*peak)(int64_t rounds);  // does nothing but multiply-adds; returns how many
};
