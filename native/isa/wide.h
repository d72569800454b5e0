// AVX-512's geometry on AVX2's registers: its larger tiles and blocks of channels are other code, whose bits can so be
// compared on a machine without AVX-512. Slow, and in no build that is used: `npm run test:wide` makes one.
#pragma once
#define lanes narrow
#include "avx2.h"
#undef lanes

namespace lanes {

using namespace narrow;

// As in avx512.h. What is declared here goes before what `using` brings in.
constexpr int ROWS = 4;
constexpr int CHAINS = 12;
constexpr int TILE_ROWS = 4;
constexpr bool HOLDS_TILE = true;
constexpr int PRODUCT_ROWS = 8, PRODUCT_LINES = 2;
constexpr int OUTER = 4;

}  // namespace lanes
