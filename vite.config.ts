import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative addresses, so that `dist` works from any path it is copied to.
  base: "./",
  plugins: [react()],
  build: { target: "es2023", sourcemap: true },
  worker: { format: "es" },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "e2e/house/**/*.test.ts"],
    environment: "node",
  },
});
