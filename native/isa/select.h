// The plain form of select() for instruction sets that cannot compress a vector.
#pragma once
#include <stdint.h>

namespace lanes {

// The places p of [0, count) whose feature indices[p] has its bit set in `active`; writes place and index of each to
// `places` and `features`, which have room for count + 16. Returns how many there are.
static inline int select(const int32_t* indices, int count, const uint32_t* active, int /*words*/, int32_t* places, int32_t* features) {
  int found = 0;
  for (int p = 0; p < count; p++) {
    const uint32_t index = static_cast<uint32_t>(indices[p]);
    places[found] = p;
    features[found] = indices[p];
    found += (active[index >> 5] >> (index & 31)) & 1;  // no branch: the pattern is not predictable
  }
  return found;
}

}  // namespace lanes
