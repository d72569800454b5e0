// Where select() stood in the middle of its list.
#pragma once
#include <stdint.h>

namespace lanes {

// How many of the first `entries` entries were selected.
static inline int selected_before(const int32_t* counts, int entries) {
  const int32_t* pair = counts + entries / 16 * 2;
  return pair[1] + __builtin_popcount(pair[0] & ((1 << (entries & 15)) - 1));
}

}  // namespace lanes
