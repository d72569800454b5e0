// What a program runs on, shared by the door and by every instruction set. Nothing here is checked: TypeScript did.
#pragma once
#include <stdint.h>

// Examples of one part of a data set, as bytes: pixels example by example, one label each.
struct Part {
  const uint8_t* pixels;
  const uint8_t* labels;
};

// One call: `steps` iterations of a routine, each on the next `batch` of `examples` (the last may be shorter).
struct Run {
  float* arena;
  const int32_t* code;  // instructions one after the other: operation, words in it, fields
  int32_t code_words;
  Part part;
  const int32_t* examples;
  int32_t example_count;
  int32_t batch;
  int32_t steps;
  const int32_t* shifts;  // for each example, how it is moved and mirrored; or null
  int32_t first;          // number of the first iteration
  const float* rates;  // two for each step, for the optimizer
  float* losses;       // one for each step
  double* times;       // for each instruction the seconds that it took, added up; or null
  double (*now)();     // seconds since any moment
  int32_t threads;

  // Written by the run.
  int32_t step;      // the step that is running; at the end, how many are finished
  double loss_sum;   // over all examples that `score` saw, added to what it was before
  int32_t correct;
  int32_t stop;      // set by thread 0 only: a loss is no number
  int32_t waiting, generation;  // the barrier between instructions
};

static inline int32_t example_base(const Run& run) { return run.step * run.batch; }
static inline int32_t examples_here(const Run& run) {
  const int32_t left = run.example_count - example_base(run);
  return left < run.batch ? left : run.batch;
}

// An instruction set's build of the interpreter.
struct Instruction {
  const char* name;
  const char* fields;  // names in order, separated by commas
};

struct Engine {
  const char* name;
  void (*run)(Run& run, int thread);  // called once by each of run.threads threads
  const Instruction* instructions;
  int instruction_count;
  int64_t (*peak)(int64_t rounds);  // does nothing but multiply-adds; returns how many
};
