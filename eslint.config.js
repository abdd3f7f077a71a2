import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      ".dpin/",
      "**/node_modules",
      "artifacts",
      "cache",
      "types",
      "out",
      "coverage",
      "runtime/src/wasm/kernels",
      "sdk/src/abi",
      "sdk/src/subgraph/generated",
      "subgraph/src",
      "subgraph/bench/bare",
      "subgraph/generated",
      "subgraph/build",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        Buffer: "readonly",
        fetch: "readonly",
      },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Byte and lane code indexes arrays whose bounds the surrounding loop states.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
      "no-console": "off",
      eqeqeq: "error",
    },
  },
  {
    // Mocha loads reporters with require().
    files: ["**/*.cjs"],
    languageOptions: { globals: { require: "readonly", module: "readonly" } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.test.ts"],
    // chai's property assertions are expressions.
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
