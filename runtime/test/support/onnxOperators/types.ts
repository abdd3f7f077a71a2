/** numerator / denominator with a denominator above 0, not reduced. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Row-major integers. */
export interface IntegerTensor {
  readonly dims: readonly number[];
  readonly values: readonly bigint[];
}

/** real = scale × (value − zero point); the scale is the exact value of the model's float32. */
export interface Quantization {
  readonly type: "int8" | "uint8";
  readonly scale: Rational;
  readonly zeroPoint: bigint;
}

export interface QuantizedTensor extends IntegerTensor, Quantization {}

/** Attributes of ONNX's sliding windows; lists have one entry for each spatial dim, `pads` two (all beginnings, then all ends). */
export interface WindowAttributes {
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  readonly pads?: readonly number[];
  readonly autoPad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
  readonly ceilMode?: boolean;
}
