import type { LoneConvolve, LoneMaxPool, LoneWinograd } from "../../program/instructions.ts";
import { add, fma } from "./float32.ts";
import type { Memory } from "./memory.ts";
import { atPoints, productsOf, tileOf } from "./winograd.ts";

export function loneConvolve(at: LoneConvolve, { floats, ints }: Memory): void {
  eachOutput(at, (channel, row, column, to) => {
    const window = at.inputs + row * at.inputPitch + column * at.inputStep;
    let total = 0;
    for (let block = 0; block < at.blocks; block++) {
      const segment = at.starts + block * at.channels + channel;
      let sum = block === 0 && at.biases >= 0 ? floats[at.biases + channel]! : 0;
      for (let k = ints[segment]!; k < ints[segment + 1]!; k++) {
        sum = fma(floats[at.values + k]!, floats[window + ints[at.offsets + k]!]!, sum);
      }
      total = block === 0 ? sum : add(total, sum);
    }
    floats[to] = at.relu && total <= 0 ? 0 : total;
  });
}

export function loneWinograd(at: LoneWinograd, { floats }: Memory): void {
  const weight = (point: number, channel: number, input: number) =>
    floats[at.weights + point * at.step + (Math.floor(channel / 16) * at.inputChannels + input) * 16 + (channel % 16)]!;
  for (let row = 0; row < at.rows; row += 4) {
    for (let column = 0; column < at.columns; column += 4) {
      const first = at.inputs + row * at.inputPitch + column;
      const inputs = Array.from({ length: at.inputChannels }, (_, c) =>
        atPoints((y, x) => floats[first + c * at.inputPlane + y * at.inputPitch + x]!),
      );
      for (let channel = 0; channel < at.channels; channel++) {
        const bias = at.biases < 0 ? 0 : floats[at.biases + channel]!;
        const products = productsOf(at.inputChannels, (point, c) => [weight(point, channel, c), inputs[c]![point]!]);
        tileOf(products).forEach((sum, place) => {
          const value = add(sum, bias);
          const to = at.outputs + channel * at.outputPlane + (row + Math.floor(place / 4)) * at.outputPitch;
          floats[to + column + (place % 4)] = at.relu && value <= 0 ? 0 : value;
        });
      }
    }
  }
}

export function loneMaxPool(at: LoneMaxPool, { floats }: Memory): void {
  eachOutput(at, (channel, row, column, to) => {
    const window = at.inputs + channel * at.inputPlane + row * at.stride * at.inputPitch + column * at.stride;
    let largest = floats[window]!;
    for (let place = 1; place < at.size ** 2; place++) {
      const value = floats[window + Math.floor(place / at.size) * at.inputPitch + (place % at.size)]!;
      if (!Number.isNaN(largest) && !(value <= largest)) largest = value;
    }
    floats[to] = at.relu && largest <= 0 ? 0 : largest;
  });
}

type Outputs = Pick<LoneMaxPool, "outputs" | "outputPlane" | "outputPitch" | "channels" | "rows" | "columns">;

function eachOutput(at: Outputs, act: (channel: number, row: number, column: number, to: number) => void): void {
  for (let channel = 0; channel < at.channels; channel++) {
    for (let row = 0; row < at.rows; row++) {
      for (let column = 0; column < at.columns; column++) {
        act(channel, row, column, at.outputs + channel * at.outputPlane + row * at.outputPitch + column);
      }
    }
  }
}
