import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/built.ts',
    testTimeout: 40_000,
    hookTimeout: 60_000,
    // Processes, servers and their time limits meet on a machine that may be busy; a second try is shown as one.
    retry: process.env.CI ? 1 : 0,
    // Most tests wait for a process, a server or a time limit, not for the processor.
    maxWorkers: 3,
  },
})
