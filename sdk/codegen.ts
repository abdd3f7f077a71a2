import path from "node:path";
import type { CodegenConfig } from "@graphql-codegen/cli";

const FOLDER = path.join(import.meta.dirname, "src", "subgraph");

/** Types of the documents that the sdk asks an index: `npm run codegen -w sdk`. The schema is what a real graph-node says that it serves; a test of the subgraph compares (DPIN_UPDATE_SNAPSHOTS=1 writes it). */
const config: CodegenConfig = {
  schema: path.join(FOLDER, "schema.graphql"),
  documents: path.join(FOLDER, "documents", "*.graphql"),
  generates: {
    [`${path.join(FOLDER, "generated")}/`]: {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        enumType: "string-literal",
        useTypeImports: true,
        importExtension: ".ts",
        // As they come over the net; zod makes bigints and addresses of them.
        scalars: { BigInt: "string", BigDecimal: "string", Bytes: "string", Int8: "string", Timestamp: "string" },
      },
    },
  },
};

export default config;
