// Positions of the 4-byte words of the plans that the TypeScript side writes into the shared memory and the kernels read.
// An output loop or a reduce loop of extent 1 does not appear; loops are the output's (at most 4), then the reduction's (at most 3).

// A plan of one op.
export const COMBINE = 0;
export const REDUCE = 1;
export const OUT = 2;
export const OUT_I32 = 3;
export const SHIFT = 4;
export const COMBINE_SHIFT = 5;
export const MULTIPLIER = 6;
export const ZERO_POINT = 7;
export const MIN = 8;
export const MAX = 9;
export const RANK = 10;
export const DIMS = 11;
export const REDUCE_RANK = 15;
export const REDUCE_DIMS = 16;
/** Addresses of the operands' plans; 0 for one that is absent. */
export const A = 19;
export const B = 20;
export const BIAS = 21;
export const SCALE = 22;
/** Whether there is a rescale at all. */
export const RESCALES = 23;
/** Element strides of the output, one per output loop. */
export const OUT_STRIDES = 24;

// Behind it, for an op that is computed row by row: a row runs along the last output loop and is cut into blocks.
export const BLOCK = 28;
export const BLOCKS_PER_ROW = 29;
export const UNITS = 30;
export const UNITS_PER_CHUNK = 31;
/** Rows of a block: consecutive ones of the last but one output loop; more than 1 only where a row is one block. */
export const TALL = 32;

// Behind it, for a contraction: out[batch][m][n] = Σ over k; n is the last output loop.
export const BATCH_LOOPS = 28;
export const BATCH_LOOP = 29;
export const M_LOOPS = 32;
export const M_LOOP = 33;
export const M_COUNT = 36;
export const N_COUNT = 37;
/** Elements of one packed row: a multiple of 8. */
export const K = 38;
/** What is packed ahead of the tasks for all of them, and where: 1 B's panels, 0 A's rows. */
export const B_SHARED = 39;
export const SHARED = 40;
export const SHARED_BATCH_BYTES = 41;
/** Rows and columns of one task, and the number of tasks along each. */
export const TASK_M = 42;
export const TASK_N = 43;
export const M_TASKS = 44;
export const N_TASKS = 45;
/** Packed items (B's panels of 8 columns, or A's rows in fours) per batch and per packing task. */
export const SHARED_ITEMS = 46;
export const ITEMS_PER_TASK = 47;
/** Rows whose accumulators are held at a time. */
export const BLOCK_M = 48;
export const OP_WORDS = 52;

// A plan of an operand.
export const DATA = 0;
export const IS_I32 = 1;
export const PAD = 2;
export const VIEW_RANK = 3;
/** 1 when no index can leave the view. */
export const LINEAR = 4;
/** 1 when only the last output loop moves it. */
export const ROW_CONSTANT = 5;
export const VIEW_DIMS = 6;
export const STRIDES = 10;
export const OFFSETS = 14;
/** Coefficients [row][loop], 8 words a row. */
export const COEFFICIENTS = 18;
/** Element offset and stride per loop, all rows together. */
export const FLAT_OFFSET = 50;
export const FLAT = 51;
export const OPERAND_WORDS = 60;

// Behind it, for an operand of a contraction: what one pass over the reduction adds to a row's indices.
/** Number and address of the runs (RUN_WORDS each: what is added to each index, then to the flat offset), in order. */
export const RUNS = 60;
export const RUN_TABLE = 61;
export const RUN_WORDS = 8;
/** Number and address of the stretches (flat offset, length) into which the runs fall when all of them are inside. */
export const STRETCHES = 62;
export const STRETCH_TABLE = 63;
/** 1 when every stretch's length is a multiple of 8. */
export const EIGHTS = 64;
/** Least and greatest addend of each index, all elements of the runs counted. */
export const LEAST = 65;
export const GREATEST = 69;
export const PACKED_OPERAND_WORDS = 76;

// A plan of a tensor's tree: leaf count, depth, then the address of each level's nodes.
export const TENSOR = 0;
export const LEAVES = 1;
export const DEPTH = 2;
export const ZEROS = 3;
export const LEVELS = 4;
export const TREE_WORDS = 32;

// A plan of a generated source: the 64-byte messages of two blocks are built behind the seed.
export const SEED = 0;
export const BLOCKS = 1;
export const TARGET = 2;
export const BLOCKS_PER_CHUNK = 3;
export const SOURCE_WORDS = 4;

/** Leaves of one hashing task: a power of two. */
export const LEAVES_PER_TASK = 256;
export const LEVELS_PER_TASK = 8;
/** Most elements of a row that is worked on at a time. */
export const MOST_BLOCK = 1024;
/** Bytes of a worker's own memory in front of its packing buffers. */
export const WORKER_BYTES = 32768;

/** Entries of the table of known nodes, less 1, and bytes of an entry. */
export const FOLD_MASK = 4095;
export const FOLD_ENTRY = 128;
