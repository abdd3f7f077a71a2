/** Side of the square picture that the face detector takes, in pixels: its package's default. */
export const FACE_INPUT_SIZE = 416;
/** Cells per side, each with five boxes of five numbers. */
export const FACE_CELLS = 13;
export const FACE_BOXES = 5;
/** Steps of the program's output per unit. */
export const FACE_OUTPUT_SCALE = 4096;
