import { defineConfig } from "vitest/config";

/** Tests of capture.sh: they make network namespaces, and so want Linux and root. `npm test -- capture` runs them. */
export default defineConfig({
  test: {
    include: ["e2e/capture/**/*.test.ts"],
    environment: "node",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
