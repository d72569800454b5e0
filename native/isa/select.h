// The plain form of select(), for instruction sets that cannot compress a vector.
#pragma once
#include <stdint.h>

#include "selected.h"

namespace lanes {

static inline int select(const int32_t* indices, const float* values, int count, const uint32_t* active, int /*words*/,
                         int32_t* features, float* chosen, int32_t* counts) {
  int found = 0;
  for (int p = 0; p < count; p += 16) {
    const int before = found;
    int32_t bits = 0;
    for (int i = 0; i < 16 && p + i < count; i++) {
      const uint32_t index = static_cast<uint32_t>(indices[p + i]);
      const int32_t hit = (active[index >> 5] >> (index & 31)) & 1;
      features[found] = indices[p + i];
      if (values != nullptr) chosen[found] = values[p + i];
      found += hit;  // no branch: the pattern is not predictable
      bits |= hit << i;
    }
    if (counts != nullptr) counts[p / 8] = bits, counts[p / 8 + 1] = before;
  }
  if (counts != nullptr) counts[(count + 15) / 16 * 2] = 0, counts[(count + 15) / 16 * 2 + 1] = found;
  return found;
}

}  // namespace lanes
