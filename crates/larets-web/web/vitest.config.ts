// Tests of what needs no browser: messages, formats, problems, wire rules.
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["src/**/*.test.ts"], environment: "node" } });
