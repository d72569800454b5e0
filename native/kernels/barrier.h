// Where threads wait for each other.
#pragma once

extern "C" int sched_yield(void);

// Waits until all threads are here. Spins for a while, because the next instruction is microseconds away, then yields.
static inline void meet(Run& run) {
  if (run.threads == 1) return;
  const int32_t generation = __atomic_load_n(&run.generation, __ATOMIC_ACQUIRE);
  if (__atomic_add_fetch(&run.waiting, 1, __ATOMIC_ACQ_REL) == run.threads) {
    __atomic_store_n(&run.waiting, 0, __ATOMIC_RELAXED);
    __atomic_add_fetch(&run.generation, 1, __ATOMIC_ACQ_REL);
    return;
  }
  for (int spins = 0; __atomic_load_n(&run.generation, __ATOMIC_ACQUIRE) == generation; spins++) {
    if (spins > 2000) sched_yield();
  }
}
