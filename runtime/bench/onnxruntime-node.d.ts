// The package ships no types of its own; its API is that of onnxruntime-common.
declare module "onnxruntime-node" {
  export * from "onnxruntime-common";
}
