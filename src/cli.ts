#!/usr/bin/env node
/** The command line for steps of a TeamCity build; it works without a bot. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadBotEnv } from './cli/own-env.ts'
import { run } from './cli/run.ts'
import { redact } from './log/redact.ts'
import { unexpectedFailure } from './messages/cli.ts'
import { oneLine } from './messages/fault.ts'

/** Node would print an error with all that hangs on it, credentials too. */
process.on('uncaughtException', error => {
  process.stderr.write(`${redact(unexpectedFailure(oneLine(error)))}\n`)
  process.exit(1)
})
/** Whoever reads the output may stop to. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const args = process.argv.slice(2)
for (const line of loadBotEnv(process.env, args[0])) process.stderr.write(`${line}\n`)
process.exitCode = await run(args, {
  env: process.env,
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  now: Date.now,
  random: Math.random,
  newId: randomUUID,
  sleep,
})
