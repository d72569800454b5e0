// Where threads wait for each other.
#pragma once

extern "C" int sched_yield(void);

// Waits until all threads are here. Spins for a while, because the next instruction is microseconds away, then yields,
// in case there are more threads than free cores. 2000 reads of a word in the cache (L1) are a few microseconds; not
// tuned.
static inline void meet(Call& call) {
  if (call.threads == 1) return;
  const int32_t generation = __atomic_load_n(&call.generation, __ATOMIC_ACQUIRE);
  if (__atomic_add_fetch(&call.waiting, 1, __ATOMIC_ACQ_REL) == call.threads) {
    __atomic_store_n(&call.waiting, 0, __ATOMIC_RELAXED);
    __atomic_add_fetch(&call.generation, 1, __ATOMIC_ACQ_REL);
    return;
  }
  for (int spins = 0; __atomic_load_n(&call.generation, __ATOMIC_ACQUIRE) == generation; spins++) {
    if (spins > 2000) sched_yield();
  }
}
