// Where a helping thread begins.
#pragma once
#if defined(__linux__)
#include <sched.h>
#endif

// The core that the caller is on; -1: unknown.
inline int core_here() {
#if defined(__linux__)
  return sched_getcpu();
#else
  return -1;
#endif
}

// A thread that is made or woken may begin on the core of the one that asked for it, although others are idle, and stay
// there until the system's next tick, up to 4 ms (Linux 6, two cores that share no cache). Then it goes to the `steps`-th
// core from there, of those that it may use, and can be moved again as ever.
inline void leave_core(int askers, int steps) {
#if defined(__linux__)
  cpu_set_t allowed, one;
  if (askers < 0 || sched_getcpu() != askers || sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return;
  constexpr int CORES = 8 * sizeof(cpu_set_t);  // musl's CPU_SETSIZE is smaller than its set
  int core = askers;
  for (int left = steps; left > 0;) {
    core = (core + 1) % CORES;
    if (CPU_ISSET(core, &allowed)) left--;  // musl gives the bit as it lies in its word, not 1
  }
  CPU_ZERO(&one);
  CPU_SET(core, &one);
  if (sched_setaffinity(0, sizeof(one), &one) == 0) sched_setaffinity(0, sizeof(allowed), &allowed);
#else
  (void)askers, (void)steps;
#endif
}
