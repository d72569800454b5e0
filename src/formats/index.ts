/** The door of `formats`: how files are written and read, without paths and without meaning. */

export { npyBytes } from "./npy.ts";
export { type NpyArray, readNpy, textsIn, type WholeNumbers, wholeNumbers } from "./npy-reader.ts";
export { type OnnxNode, type OnnxTensor, OPSET, onnxBytes } from "./onnx.ts";
export type { Tensor } from "./safetensors.ts";
export { floats, floatsOf, safetensorsPieces } from "./safetensors.ts";
export {
  fileFault,
  freeBeforeTensors,
  numbersOf,
  outsideLimits,
  quoted,
  readSafetensors,
} from "./safetensors-reader.ts";
export { parseStrict } from "./strict-json.ts";
export { zipPieces } from "./zip.ts";
export { readZip, type ZipEntry } from "./zip-reader.ts";
