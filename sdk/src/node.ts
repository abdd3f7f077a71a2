// What only Node can: everything that has files.
export { createCacheStore } from "./artifacts/cache/createCacheStore.ts";
export { writeCar, type CarEntry } from "./artifacts/writeCar.ts";
export { createFolderStore } from "./artifacts/createFolderStore.ts";
export { createDiskRoom, type DiskRoom } from "./files/createDiskRoom.ts";
export { readIfThere } from "./files/readIfThere.ts";
export { writeWhole } from "./files/writeWhole.ts";
export { openInput } from "./files/openInput.ts";
