// How an instruction's fields are written once: as the struct that a kernel reads and as the names that TypeScript packs by.
#pragma once
#include <stdint.h>

#define LTH_FIELDS(...)         \
  int32_t __VA_ARGS__;          \
  static constexpr const char* fields = #__VA_ARGS__;

// A function of its own keeps its addresses in registers: inlined beside its variants for other numbers of chunks, gcc parks
// them in vector registers and fetches them back in the innermost loop.
#define LTH_APART __attribute__((noinline))

// All offsets are in 4-byte words from the arena's start. A chunk is 16 examples, a block is up to 4 chunks.
constexpr int LANES = 16;
constexpr int BLOCK = 4;
