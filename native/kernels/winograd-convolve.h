// Outputs of a convolution of 3 x 3 by Winograd's F(4x4, 3x3), and the gradients of its inputs: the same with the
// weights that are made for it.
#pragma once

// inputs: planes with a halo of one line. weights: at 36 points, as WinogradWeights writes them. outputs: interpolated,
// then a bias (biases -1: none) or a line of `others` is added, and the rest is as Convolve has it, gates and chunk_shift
// too. pools: 1 if of each 2 x 2 of them only the largest is stored, and in `choices` (or -1) which it was; then there are
// neither others nor gates, ReLU comes after, and rows and columns are those before. A sum of products is one over chains
// of 32 input channels, each of which begins at zero. lines, products: room for GROUP tiles, for each thread; products
// of up to PANELS panels.
struct WinogradConvolve {
  static constexpr const char* name = "winograd-convolve";
  LTH_FIELDS(inputs, input_stride, input_plane, input_pitch, input_channels, outputs, output_stride, output_plane,
             output_pitch, channels, rows, columns, chunks, weights, step, biases, LTH_EPILOGUE, gates, gate_stride,
             gate_plane, gate_pitch, pools, LTH_CHOICES, chunk_shift, lines, products)
};

// Input channels whose products are added in one chain: it decides the bits.
constexpr int CHAIN = 32;
// Tiles that share the weights that are loaded; src/engine/layers/winograd.ts gives room for as many. It decides no bit.
constexpr int GROUP = 2;
// Outputs whose weights at a point lie together.
constexpr int PANEL = 16;
// Panels whose products are made before they are interpolated, point by point: they share the point's lines of all
// inputs, which stay in the first-level cache (L1). Panel by panel each fetched them again:
// docs/decisions/winograd.md.
constexpr int PANELS = 4;

// R rows x L tiles at one point: products[row][tile] is begun, or added to, with a chain over `channels` channels.
template <int R, int L>
static LTH_INLINE void add_products(const float* __restrict weights, const float* __restrict lines, int64_t line_step,
                                    int channels, float* __restrict products, bool adds) {
  lanes::F sum[R][L];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int t = 0; t < L; t++) sum[r][t] = lanes::zero();
  }
  for (int c = 0; c < channels; c++, weights += LANES, lines += line_step) {
    lanes::F line[L];
#pragma GCC unroll 4
    for (int t = 0; t < L; t++) {
      line[t] = lanes::load(lines + t * LANES);
      lanes::hold(line[t]);
    }
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      lanes::F weight = lanes::set(weights[r]);
      lanes::hold(weight);
#pragma GCC unroll 4
      for (int t = 0; t < L; t++) sum[r][t] = lanes::fma(weight, line[t], sum[r][t]);
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int t = 0; t < L; t++) {
      float* to = products + (r * GROUP + t) * LANES;
      lanes::store(to, adds ? lanes::add(lanes::load(to), sum[r][t]) : sum[r][t]);
    }
  }
}

// All rows of a panel, L tiles.
template <int L>
static LTH_INLINE void add_panel(const float* weights, const float* lines, int channels, float* products, bool adds) {
  constexpr int R = lanes::PRODUCT_ROWS, REST = PANEL % R;
  for (int row = 0; row + R <= PANEL; row += R)
    add_products<R, L>(weights + row, lines, GROUP * LANES, channels, products + row * GROUP * LANES, adds);
  if constexpr (REST > 0)
    add_products<REST, L>(weights + PANEL - REST, lines, GROUP * LANES, channels,
                          products + (PANEL - REST) * GROUP * LANES, adds);
}

// The products of one point, of a panel and `tiles` tiles.
static LTH_APART void panel_of_point(const float* weights, const float* lines, int channels, int tiles,
                                     float* products) {
  constexpr int L = lanes::PRODUCT_LINES;
  for (int c = 0; c < channels; c += CHAIN) {
    const int here = channels - c < CHAIN ? channels - c : CHAIN;
    int tile = 0;
    for (; tile + L <= tiles; tile += L)
      add_panel<L>(weights + c * LANES, lines + (static_cast<int64_t>(c) * GROUP + tile) * LANES, here,
                   products + tile * LANES, c > 0);
    if constexpr (L > 1) {
      for (; tile < tiles; tile++)
        add_panel<1>(weights + c * LANES, lines + (static_cast<int64_t>(c) * GROUP + tile) * LANES, here,
                     products + tile * LANES, c > 0);
    }
  }
}

// What every group of tiles of an instruction needs, and a thread's room.
struct WinogradRun {
  const WinogradConvolve& in;
  Call& call;
  const PlaneTiles tiles;
  const Lines inputs, outputs, others, gates, choices;
  float *lines, *products;
  Part panels;  // of the outputs: those of this thread
  const int64_t line_step, product_step;  // from point to point; odd numbers of lines, which do not share cache sets

  WinogradRun(const WinogradConvolve& in, Call& call, int thread, Part panels)
      : in(in),
        call(call),
        tiles(in.rows, in.columns),
        inputs(LTH_LINES(call, in, inputs, input)),
        outputs(LTH_LINES(call, in, outputs, output)),
        others(LTH_LINES(call, in, others, other)),
        gates(LTH_LINES(call, in, gates, gate)),
        choices(LTH_LINES(call, in, choices, choice)),
        lines(call.arena + in.lines + thread * POINTS * room(in.input_channels)),
        products(call.arena + in.products + thread * POINTS * room(products_of(in))),
        panels(panels),
        line_step(room(in.input_channels)),
        product_step(room(products_of(in))) {}

  // A tile's first output in plane 0.
  float* output(const PlaneTiles::Place& at) const { return in.pools ? pooled_in(outputs, at) : tile_in(outputs, at); }

  // Outputs that there is room for: src/engine/layers/winograd.ts knows the same.
  static int products_of(const WinogradConvolve& in) {
    return in.channels < PANELS * PANEL ? in.channels : PANELS * PANEL;
  }

  static int64_t room(int channels) { return (static_cast<int64_t>(channels) * GROUP + 1) * LANES; }
};

// A panel's outputs `first` .. `first` + PANEL - 1 of a tile, from the panel's products.
static LTH_APART void finish_tile(const WinogradRun& run, const PlaneTiles::Place& at, int first, const float* from) {
  const WinogradConvolve& in = run.in;
  const bool relu = in.relu != 0;
  for (int i = 0; i < PANEL; i++) {
    const int channel = first + i;
    const float* products = from + i * GROUP * LANES;
    float* out = tile_in(run.outputs, at) + channel * run.outputs.plane;
    const float* other = in.others < 0 ? nullptr : tile_in(run.others, at) + channel * run.others.plane;
    const float* gate = in.gates < 0 ? nullptr : tile_in(run.gates, at) + channel * run.gates.plane;
    const lanes::F bias = lanes::set(in.biases < 0 ? 0 : run.call.arena[in.biases + channel]);
    const auto put = [&](int r, int c, lanes::F y) __attribute__((always_inline)) {
      y = lanes::add(y, other == nullptr ? bias : lanes::load(other + r * run.others.pitch + c * LANES));
      if (relu) y = relu_of(y);
      if (gate != nullptr) y = gated(lanes::load(gate + r * run.gates.pitch + c * LANES), y);
      lanes::store(out + r * run.outputs.pitch + c * LANES, y);
    };
    output_rows<0>(products, run.product_step, put);
    output_rows<1>(products, run.product_step, put);
  }
}

// The same where outputs are pooled.
static LTH_APART void pool_tile(const WinogradRun& run, const PlaneTiles::Place& at, int first, const float* from) {
  const WinogradConvolve& in = run.in;
  const bool relu = in.relu != 0;
  for (int i = 0; i < PANEL; i++) {
    const int channel = first + i;
    const float* products = from + i * GROUP * LANES;
    const lanes::F bias = lanes::set(in.biases < 0 ? 0 : run.call.arena[in.biases + channel]);
    Largest windows[2][2];
    const auto put = [&](int r, int c, lanes::F y) __attribute__((always_inline)) {
      Largest& window = windows[r / 2][c / 2];
      y = lanes::add(y, bias);
      if (r % 2 == 0 && c % 2 == 0) window.begin(y);
      else window.go_on(y, r % 2 * 2 + c % 2);
    };
    output_rows<0>(products, run.product_step, put);
    output_rows<1>(products, run.product_step, put);
    float* out = pooled_in(run.outputs, at) + channel * run.outputs.plane;
    float* choice = in.choices < 0 ? nullptr : pooled_in(run.choices, at) + channel * run.choices.plane;
#pragma GCC unroll 2
    for (int r = 0; r < 2; r++) {
#pragma GCC unroll 2
      for (int c = 0; c < 2; c++) {
        const Largest& window = windows[r][c];
        lanes::store(out + r * run.outputs.pitch + c * LANES, relu ? relu_of(window.value) : window.value);
        if (choice != nullptr) lanes::store(choice + r * run.choices.pitch + c * LANES, window.place);
      }
    }
  }
}

// The tiles first .. first + count - 1, at most GROUP; `next` of those behind them come next.
static void convolve_tiles(const WinogradRun& run, int first, int count, int next) {
  const WinogradConvolve& in = run.in;
  PlaneTiles::Place at[GROUP];
  for (int t = 0; t < count; t++) at[t] = run.tiles.at(first + t);
  for (int c = 0; c < in.input_channels; c++) {
    for (int t = 0; t < count; t++)
      transform_tile<OfInputs>(tile_in(run.inputs, at[t], 1) + c * run.inputs.plane, run.inputs.pitch,
                               run.lines + (static_cast<int64_t>(c) * GROUP + t) * LANES, run.line_step);
  }
  TilesAhead<GROUP> windows(run.inputs, 6);
  for (int t = 0; t < next; t++) windows.add(tile_in(run.inputs, run.tiles.at(first + count + t), 1));
  windows.begin(in.input_channels, (run.panels.last - run.panels.first) * POINTS);
  for (int begin = run.panels.first; begin < run.panels.last; begin += PANELS) {
    const int end = begin + PANELS < run.panels.last ? begin + PANELS : run.panels.last;
    TilesAhead<GROUP> outs(run.outputs, in.pools ? 2 : 4), choices(run.choices, 2);
    TilesAhead<GROUP> gates(run.gates, 4), others(run.others, 4);
    for (int t = 0; t < count; t++) {
      outs.add(run.output(at[t]) + begin * PANEL * run.outputs.plane);
      if (in.gates >= 0) gates.add(tile_in(run.gates, at[t]) + begin * PANEL * run.gates.plane);
      if (in.choices >= 0) choices.add(pooled_in(run.choices, at[t]) + begin * PANEL * run.choices.plane);
      if (in.others >= 0) others.add(tile_in(run.others, at[t]) + begin * PANEL * run.others.plane);
    }
    const int planes = (end - begin) * PANEL, parts = (end - begin) * POINTS;
    outs.begin(planes, parts), gates.begin(planes, parts), others.begin(planes, parts), choices.begin(planes, parts);
    const int64_t panel_words = int64_t{PANEL} * GROUP * LANES;
    for (int point = 0; point < POINTS; point++) {
      const float* weights = run.call.arena + in.weights + point * int64_t{in.step};
      for (int panel = begin; panel < end; panel++) {
        panel_of_point(weights + static_cast<int64_t>(panel) * in.input_channels * PANEL,
                       run.lines + point * run.line_step, in.input_channels, count,
                       run.products + point * run.product_step + (panel - begin) * panel_words);
        windows.part(), outs.part(), gates.part(), others.part(), choices.part();
      }
    }
    for (int panel = begin; panel < end; panel++) {
      const float* products = run.products + (panel - begin) * panel_words;
      for (int t = 0; t < count; t++)
        (in.pools ? pool_tile : finish_tile)(run, at[t], panel * PANEL, products + t * LANES);
    }
  }
}

// Some of the tiles from `begin` on, in groups.
static void convolve_range(const WinogradRun& run, Part part, int begin) {
  for (int first = part.first; first < part.last; first += GROUP) {
    const int left = part.last - first, count = left < GROUP ? left : GROUP, next = left - count;
    convolve_tiles(run, begin + first, count, next < GROUP ? next : GROUP);
  }
}

// Threads share either all inputs, and have panels of outputs, whose weights they made themselves, or all weights, and
// have tiles: whichever is less to share, since what one core has just written is dear for another to read.
static void winograd_convolve(const WinogradConvolve& in, Call& call, int thread, int threads) {
  const int panels = in.channels / PANEL;
  const int64_t weights = int64_t{POINTS} * in.channels, inputs = int64_t{in.rows} * in.columns * in.chunks * LANES;
  const bool own_panels = weights > inputs && panels % threads == 0;
  const WinogradRun run(in, call, thread, own_panels ? part_of(panels, thread, threads) : Part{0, panels});
  const auto part = [&](int tiles) { return own_panels ? Part{0, tiles} : part_of(tiles, thread, threads); };
  const int each = run.tiles.each;
  if (in.chunk_shift == 0) return convolve_range(run, part(each * in.chunks), 0);
  for (int i = 0; i < in.chunks; i++) {
    if (i > 0) meet(call);
    convolve_range(run, part(each), (in.chunk_shift > 0 ? in.chunks - 1 - i : i) * each);
  }
}
