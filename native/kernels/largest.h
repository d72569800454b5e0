// The largest value of a window, lane by lane, and which place of the window it has: the first of equal ones. A value
// that is no number (NaN) stays, so that a divergence shows in the loss.
#pragma once

#define LTH_CHOICES choices, choice_stride, choice_plane, choice_pitch

struct Largest {
  lanes::F value, place;

  LTH_INLINE void begin(lanes::F x) { value = x, place = lanes::zero(); }

  // x: the value at the window's next place, whose number is `at`. The old one stays if it is no number, or if the new
  // one is a number and not larger.
  LTH_INLINE void go_on(lanes::F x, int at) {
    const lanes::F number = lanes::where_not_above(x, value, place, lanes::set(static_cast<float>(at)));
    place = lanes::where_not_above(value, value, number, place);
    value = lanes::where_not_above(value, value, lanes::where_not_above(x, value, value, x), value);
  }
};
