// How an instruction's fields are written once: as the struct that a kernel reads and as the names that TypeScript
// packs by.
#pragma once
#include <stdint.h>

#define LTH_NAMES(...) #__VA_ARGS__
#define LTH_FIELDS(...) \
  int32_t __VA_ARGS__;  \
  static constexpr const char* fields = LTH_NAMES(__VA_ARGS__);

// A function of its own keeps its addresses in registers: inlined beside its variants for other numbers of chunks, gcc
// parks them in vector registers and fetches them back in the innermost loop.
#define LTH_APART __attribute__((noinline))

// What is called passes its vectors through memory.
#define LTH_INLINE inline __attribute__((always_inline))

// Keeps an address in a register of its own: gcc would else replace one that moves by sums of several, which do not fit
// the registers there are.
#define LTH_ADDRESS(pointer) asm("" : "+r"(pointer))

// All offsets are in 4-byte words from the arena's start. A chunk is 16 examples, a block is up to 4 chunks.
constexpr int LANES = 16;
constexpr int BLOCK = 4;
