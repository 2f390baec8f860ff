import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/**
 * Adds one line to a file, in one write at its end, so that lines of several processes stay whole. It is in the file
 * when this returns: a process that dies next has not lost it. Opened anew for each, so whatever moves the file away
 * is followed. Throws when not all of it could be written.
 */
export function appendLine(file: string, line: string, rotation?: Rotation): void {
  const descriptor = openToAppend(file)
  let isFull = false
  try {
    const { size } = fstatSync(descriptor)
    const isTorn = !endsInLine(descriptor) && !endsSoon(descriptor)
    const bytes = Buffer.from(`${isTorn ? '\n' : ''}${line}\n`)
    const written = writeSync(descriptor, bytes)
    if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes could be written`)
    isFull = rotation !== undefined && size + written >= rotation.bytes
  } finally {
    closeSync(descriptor)
  }
  if (isFull && rotation) rotate(file, rotation.files)
}

/** When a file has so many bytes, it is put aside as `file.1`, and so on; so many files there are at most. */
export interface Rotation {
  readonly bytes: number
  readonly files: number
}

/** Whether a line could be added, without adding one. Throws when not. */
export const checkAppend = (file: string): void => closeSync(openToAppend(file))

function openToAppend(file: string): number {
  try {
    return openSync(file, 'a+', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'a+', 0o600)
  }
}

/** A line that was cut off by a full disk or a crash must not swallow the next one. */
function endsInLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor)
  if (size === 0) return true
  const last = Buffer.alloc(1)
  readSync(descriptor, last, 0, 1, size - 1)
  return last.toString() === '\n'
}

/** Another process may be in the middle of its line. */
function endsSoon(descriptor: number): boolean {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  return endsInLine(descriptor)
}

function rotate(file: string, files: number): void {
  rmSync(`${file}.${files - 1}`, { force: true })
  for (let number = files - 2; number >= 0; number -= 1) {
    const from = number === 0 ? file : `${file}.${number}`
    if (existsSync(from)) renameSync(from, `${file}.${number + 1}`)
  }
}
