// All kernels for one instruction set: compiled once for each, with -DLTH_ISA_... and the flags that it needs.
#include "call.h"

#if defined(LTH_ISA_AVX512)
#define LTH_ISA avx512
#include "isa/avx512.h"
#elif defined(LTH_ISA_AVX2)
#define LTH_ISA avx2
#include "isa/avx2.h"
#elif defined(LTH_ISA_WIDE)
#define LTH_ISA avx512
#include "isa/wide.h"
#elif defined(LTH_ISA_NEON)
#define LTH_ISA neon
#include "isa/neon.h"
#endif

#define LTH_TEXT_OF(x) #x
#define LTH_TEXT(x) LTH_TEXT_OF(x)

namespace {

// In the order of dependence.
#include "kernels/instruction.h"
#include "kernels/barrier.h"
#include "kernels/walk.h"
#include "kernels/gather.h"
#include "kernels/gather-images.h"
#include "kernels/linear.h"
#include "kernels/linear-forward.h"
#include "kernels/linear-by-input.h"
#include "kernels/linear-backward.h"
#include "kernels/linear-gradients.h"
#include "kernels/linear-dense.h"
#include "kernels/gradients-by-input.h"
#include "kernels/lone.h"
#include "kernels/convolution.h"
#include "kernels/convolve.h"
#include "kernels/convolution-gradients.h"
#include "kernels/largest.h"
#include "kernels/winograd-transforms.h"
#include "kernels/winograd-tiles.h"
#include "kernels/winograd-weights.h"
#include "kernels/winograd-convolve.h"
#include "kernels/winograd-gradients.h"
#include "kernels/batch-norm.h"
#include "kernels/pooling.h"
#include "kernels/relu.h"
#include "kernels/lone-convolution.h"
#include "kernels/elementwise.h"
#include "kernels/halo.h"
#include "kernels/dropout.h"
#include "kernels/exponential.h"
#include "kernels/loss.h"
#include "kernels/optimizers.h"
#include "kernels/interpreter.h"
#include "kernels/peak.h"

}  // namespace

extern const Executor LTH_ISA;
const Executor LTH_ISA = {LTH_TEXT(LTH_ISA), execute, instructions, sizeof(instructions) / sizeof(instructions[0]),
                          peak};
