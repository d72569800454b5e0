import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/**
 * The ONNX format (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): a model as protobuf. This file writes the part of it
 * that networks need, with all weights inside, and knows nothing of layers. Numbers of fields are onnx.proto's.
 */

/** Version of the operators' meanings, and of the file format that came with it (ONNX 1.12, 2022). */
export const OPSET = 17;
const IR_VERSION = 8;

/** A number stands for INT, a list for INTS. */
export type Attribute = number | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** A tensor that goes in or comes out, float32. A text in the shape is a size that is free, by its name. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly producer: string;
  readonly version: string;
  readonly name: string;
  readonly doc: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** The bytes of an ONNX file. Equal models give equal bytes. */
export function onnxBytes(model: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  int(writer, 1, IR_VERSION);
  text(writer, 2, model.producer);
  text(writer, 3, model.version);
  message(writer, 7, (graph) => {
    for (const node of model.nodes) message(graph, 1, (inner) => writeNode(inner, node));
    text(graph, 2, model.name);
    for (const tensor of model.tensors) message(graph, 5, (inner) => writeTensor(inner, tensor));
    text(graph, 10, model.doc);
    for (const value of model.inputs) message(graph, 11, (inner) => writeValue(inner, value));
    for (const value of model.outputs) message(graph, 12, (inner) => writeValue(inner, value));
  });
  message(writer, 8, (opset) => int(opset, 2, OPSET));
  for (const [key, value] of model.metadata) {
    message(writer, 14, (entry) => {
      text(entry, 1, key);
      text(entry, 2, value);
    });
  }
  return writer.finish();
}

const int = (writer: BinaryWriter, field: number, value: number): unknown =>
  writer.tag(field, WireType.Varint).int64(value);

const text = (writer: BinaryWriter, field: number, value: string): unknown =>
  writer.tag(field, WireType.LengthDelimited).string(value);

function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function writeNode(writer: BinaryWriter, { op, inputs, outputs, attributes = {} }: OnnxNode): void {
  for (const name of inputs) text(writer, 1, name);
  for (const name of outputs) text(writer, 2, name);
  text(writer, 3, outputs[0] ?? op);
  text(writer, 4, op);
  for (const [name, value] of Object.entries(attributes))
    message(writer, 5, (inner) => writeAttribute(inner, name, value));
}

/** AttributeProto.AttributeType. */
const TYPE = { float: 1, int: 2, ints: 7 } as const;

function writeAttribute(writer: BinaryWriter, name: string, value: Attribute): void {
  text(writer, 1, name);
  if (typeof value === "number") {
    int(writer, 3, value);
    int(writer, 20, TYPE.int);
  } else if ("float" in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    int(writer, 20, TYPE.float);
  } else {
    for (const one of value) int(writer, 8, one);
    int(writer, 20, TYPE.ints);
  }
}

/** TensorProto.DataType. */
const ELEMENT = { float: 1, int64: 7 } as const;

function writeTensor(writer: BinaryWriter, { name, shape, values }: OnnxTensor): void {
  for (const size of shape) int(writer, 1, size);
  int(writer, 2, values instanceof Float32Array ? ELEMENT.float : ELEMENT.int64);
  text(writer, 8, name);
  // Little-endian, as all platforms of Node are.
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function writeValue(writer: BinaryWriter, { name, shape }: OnnxValue): void {
  text(writer, 1, name);
  message(writer, 2, (type) => {
    message(type, 1, (tensor) => {
      int(tensor, 1, ELEMENT.float);
      message(tensor, 2, (dimensions) => {
        for (const size of shape) {
          message(dimensions, 1, (dimension) => {
            if (typeof size === "number") int(dimension, 1, size);
            else text(dimension, 2, size);
          });
        }
      });
    });
  });
}
