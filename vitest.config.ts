import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 40_000,
    hookTimeout: 60_000,
    // Most tests wait for a process, a server or a time limit, not for the processor.
    maxWorkers: 3,
  },
})
