// What the processor could do at most: fused multiply-adds and nothing else.
#pragma once

// Independent chains, so that latency does not count. Returns how many multiply-adds were done.
static int64_t peak(int64_t rounds) {
  constexpr int CHAINS = lanes::CHAINS;
  lanes::F chain[CHAINS];
  float start[CHAINS * LANES];  // equal chains, or halves of chains, would be computed once
  for (int i = 0; i < CHAINS * LANES; i++) start[i] = static_cast<float>(i);
#pragma GCC unroll 12
  for (int i = 0; i < CHAINS; i++) chain[i] = lanes::load(start + i * LANES);
  lanes::F factor = lanes::set(0.999f), term = lanes::set(1e-3f);
  for (int64_t round = 0; round < rounds; round++) {
    asm volatile("" : "+m"(factor), "+m"(term));  // the compiler must not see that nothing changes
    const lanes::F a = factor, b = term;
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++) chain[i] = lanes::fma(chain[i], a, b);
  }
  lanes::F all = chain[0];  // every chain must be wanted, or the compiler leaves it out
#pragma GCC unroll 12
  for (int i = 1; i < CHAINS; i++) all = lanes::add(all, chain[i]);
  float kept[LANES];
  lanes::store(kept, all);
  float total = 0;
  for (int i = 0; i < LANES; i++) total += kept[i];
  volatile float sink = total;
  (void)sink;
  return rounds * CHAINS * LANES;
}
