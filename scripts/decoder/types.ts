/** A trainable tensor and its gradient of the current step. */
export interface Parameter {
  readonly value: Float32Array;
  readonly gradient: Float32Array;
}

/** A layer's result and the function that takes the gradient of the result to that of the input, adding up the parameters' gradients. */
export interface Applied {
  readonly y: Float32Array;
  back(dy: Float32Array): Float32Array;
}
