// The loop: instruction after instruction, all threads through each before any begins the next.
#pragma once

// Every instruction there is. The number of an operation is its place in this list.
#define LTH_INSTRUCTIONS(X)                      \
  X(Gather, gather)                              \
  X(GatherImages, gather_images)                 \
  X(LinearForward, linear_forward)               \
  X(LinearByInput, linear_by_input)              \
  X(LinearBackward, linear_backward)             \
  X(LinearGradients, linear_gradients)           \
  X(DenseBackward, dense_backward)               \
  X(DenseGradients, dense_gradients)             \
  X(GradientsByInput, gradients_by_input)        \
  X(LoneGather, lone_gather)                     \
  X(LoneLinear, lone_linear)                     \
  X(LoneConvolve, lone_convolve)                 \
  X(LoneWinograd, lone_winograd)                 \
  X(LoneMaxPool, lone_max_pool)                  \
  X(Convolve, convolve)                          \
  X(ConvolutionGradients, convolution_gradients) \
  X(Permute, permute)                            \
  X(WinogradWeights, winograd_weights)           \
  X(WinogradConvolve, winograd_convolve)         \
  X(WinogradGradients, winograd_gradients)       \
  X(WinogradCollect, winograd_collect)           \
  X(BatchNormForward, batch_norm_forward)        \
  X(BatchNormApply, batch_norm_apply)            \
  X(BatchNormBackward, batch_norm_backward)      \
  X(MaxPoolForward, max_pool_forward)            \
  X(MaxPoolBackward, max_pool_backward)          \
  X(AveragePoolForward, average_pool_forward)    \
  X(AveragePoolBackward, average_pool_backward)  \
  X(PlaneMeans, plane_means)                     \
  X(PlaneShares, plane_shares)                   \
  X(ReluForward, relu_forward)                   \
  X(ReluBackward, relu_backward)                 \
  X(Add, add_tensors)                            \
  X(Copy, copy_tensor)                           \
  X(ClearHalo, clear_halo)                       \
  X(Dropout, dropout)                            \
  X(SoftmaxLoss, softmax_loss)                   \
  X(Score, score)                                \
  X(Adam, adam)                                  \
  X(Sgd, sgd)

enum class Operation : int32_t {
#define LTH_NUMBER(Type, function) Type,
  LTH_INSTRUCTIONS(LTH_NUMBER)
#undef LTH_NUMBER
};

static constexpr Instruction instructions[] = {
#define LTH_DESCRIBE(Type, function) {Type::name, Type::fields},
    LTH_INSTRUCTIONS(LTH_DESCRIBE)
#undef LTH_DESCRIBE
};

static void execute(Call& call, int thread) {
  while (call.stop == 0 && call.iteration < call.iterations) {
    // Only thread 0 changes `stop` and `iteration`, and only before a meeting: all threads see the same.
    double* time = thread == 0 ? call.times : nullptr;
    for (int32_t at = 0; at < call.code_words && call.stop == 0; at += call.code[at + 1]) {
      const int32_t* fields = call.code + at + 2;
      const double began = time == nullptr ? 0 : call.now();
      switch (static_cast<Operation>(call.code[at])) {
#define LTH_CASE(Type, function) \
  case Operation::Type: function(*reinterpret_cast<const Type*>(fields), call, thread, call.threads); break;
        LTH_INSTRUCTIONS(LTH_CASE)
#undef LTH_CASE
      }
      meet(call);
      if (time != nullptr) *time++ += call.now() - began;
    }
    if (thread == 0 && call.stop == 0) call.iteration++;
    meet(call);
  }
}
