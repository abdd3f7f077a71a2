// What runs in a browser as well as in Node: all but threads, devices, files, and the models that are made from packages.
export type { Backend, Fit, Run, RunRequest } from "./backend.ts";
export { bytesEqual } from "./bytes/bytesEqual.ts";
export { fromHex } from "./bytes/fromHex.ts";
export { toHex } from "./bytes/toHex.ts";
export { commitTensor } from "./hash/commitTensor.ts";
export { createTree } from "./hash/createTree.ts";
export { foldPath } from "./hash/foldPath.ts";
export { foldRange } from "./hash/foldRange.ts";
export { generateTensor } from "./hash/generateTensor.ts";
export { inputRootOf } from "./hash/inputRootOf.ts";
export { initHash, keccak256 } from "./hash/keccak256.ts";
export { leafHash } from "./hash/leafHash.ts";
export { nodeHash } from "./hash/nodeHash.ts";
export { rootOf } from "./hash/rootOf.ts";
export { sha256 } from "#sha256";
export { treeDepth } from "./hash/treeDepth.ts";
export { treeOf } from "./hash/treeOf.ts";
export { LEAF_BYTES, type Hash, type Hashes, type Tree } from "./hash/types.ts";
export { zeroHash } from "./hash/zeroHash.ts";
export { addArgmax } from "./import/addArgmax.ts";
export { addConv2d } from "./import/addConv2d.ts";
export { addDigits } from "./import/addDigits.ts";
export { addExponentials } from "./import/addExponentials.ts";
export { addLayerNorm } from "./import/addLayerNorm.ts";
export { addLookup } from "./import/addLookup.ts";
export { addQuantizedConv2d } from "./import/addQuantizedConv2d.ts";
export { addQuantizedLinear } from "./import/addQuantizedLinear.ts";
export { addReduction } from "./import/addReduction.ts";
export { addRmsNorm } from "./import/addRmsNorm.ts";
export { addRotary } from "./import/addRotary.ts";
export { addSoftmax } from "./import/addSoftmax.ts";
export { addSwiGlu } from "./import/addSwiGlu.ts";
export { createProgramBuilder, type OpParameters, type ProgramBuilder } from "./import/createProgramBuilder.ts";
export { quantizationOfRange } from "./import/quantizationOfRange.ts";
export { quantizeKernel, type QuantizedKernel } from "./import/quantizeKernel.ts";
export { quantizeMultipliers } from "./import/quantizeMultipliers.ts";
export { calibrateOnnx, type FloatTensor, type RunOnnx } from "./import/onnx/calibrateOnnx.ts";
export { importOnnx, type BorderTensor, type ImportReport } from "./import/onnx/importOnnx.ts";
export type { NodeOutcome, NodeReport } from "./import/onnx/importer.ts";
export { OnnxError } from "./import/onnx/OnnxError.ts";
export { readOnnx } from "./import/onnx/readOnnx.ts";
export type { OnnxAttribute, OnnxDType, OnnxGraph, OnnxNode, OnnxTensor, OnnxValueInfo, ValueRange } from "./import/onnx/types.ts";
export type { Kernel, LoopName, Quantization, QuantizedTensor, SparseRow, TensorRead, TensorRef } from "./import/types.ts";
export { decoderInput } from "./models/decoder/decoderInput.ts";
export { nextToken } from "./models/decoder/nextToken.ts";
export { createTileCutter, type TileCutter } from "./models/createTileCutter.ts";
export { createTileJoiner, type TileJoiner } from "./models/createTileJoiner.ts";
export { facesOf, type Face } from "./models/facesOf.ts";
export type { Picture } from "./models/picture.ts";
export { pictureToFaceInput } from "./models/pictureToFaceInput.ts";
export { pictureToTiles } from "./models/pictureToTiles.ts";
export { tilesToPicture } from "./models/tilesToPicture.ts";
export { checkProduct } from "./product/checkProduct.ts";
export { planFinalProduct } from "./product/planFinalProduct.ts";
export { planProduct } from "./product/planProduct.ts";
export type { FinalProduct, ProductFault, ProductPlan } from "./product/types.ts";
export { commitProgram, type ProgramCommitment } from "./program/commitProgram.ts";
export { decodeOp, type OpPlace } from "./program/decodeOp.ts";
export { distinctSources } from "./program/distinctSources.ts";
export { elementBytes } from "./program/elementBytes.ts";
export { elementCount } from "./program/elementCount.ts";
export { encodeOp } from "./program/encodeOp.ts";
export { drawProgram } from "./program/drawProgram.ts";
export { fanInBytes } from "./program/fanInBytes.ts";
export { inspectProgram, type OpReport, type ProgramReport } from "./program/inspectProgram.ts";
export { isPacked } from "./program/isPacked.ts";
export { MalformedDescriptorError } from "./program/MalformedDescriptorError.ts";
export { ProgramRuleError, type ProgramRule } from "./program/ProgramRuleError.ts";
export { SLOTS, slotsOf, type Slot } from "./program/slotsOf.ts";
export { tensorBytes } from "./program/tensorBytes.ts";
export * from "./program/types.ts";
export { validateProgram } from "./program/validateProgram.ts";
export { checkRunRequest } from "./reference/checkRunRequest.ts";
export { createReferenceBackend } from "./reference/createReferenceBackend.ts";
export { recomputeElement, type ReadBytes } from "./reference/recomputeElement.ts";
export { buildFraudProof } from "./proof/buildFraudProof.ts";
export type { OwnData } from "./proof/buildElementProof.ts";
export { buildNodeOpening } from "./proof/buildNodeOpening.ts";
export { buildReveal } from "./proof/buildReveal.ts";
export { checkElementOpening } from "./proof/checkElementOpening.ts";
export { checkElementOpenings } from "./proof/checkElementOpenings.ts";
export { checkFraudProof } from "./proof/checkFraudProof.ts";
export { checkNodeOpening } from "./proof/checkNodeOpening.ts";
export { checkReveal } from "./proof/checkReveal.ts";
export { findDivergence } from "./proof/findDivergence.ts";
export { findOutputRootFault } from "./proof/findOutputRootFault.ts";
export { leavesRead } from "./proof/leavesRead.ts";
export { openElement } from "./proof/openElement.ts";
export type { KnownOp } from "./proof/proofReader.ts";
export { ProofError, type ProofReason } from "./proof/ProofError.ts";
export { sampleElements } from "./proof/sampleElements.ts";
export { TraceAnswerError } from "./proof/TraceAnswerError.ts";
export { traceViewOf } from "./proof/traceViewOf.ts";
export {
  FAULT_KINDS,
  REVEAL_LEVELS,
  TRACE_TREE,
  type CommittedLeaf,
  type Divergence,
  type Fault,
  type FaultKind,
  type NodeAddress,
  type NodeRequest,
  type Statement,
  type TraceNode,
  type TraceView,
} from "./proof/types.ts";
export type { CommittedProgram } from "./proof/writeProofHead.ts";
export { spotCheck, SpotCheckError } from "./spotCheck.ts";
export { measureProgram } from "./program/measureProgram.ts";
export { parseProgram } from "./program/parseProgram.ts";
export { ProgramFileError } from "./program/ProgramFileError.ts";
export { serializeProgram, type ProgramFiles } from "./program/serializeProgram.ts";
