import { readFile, writeFile } from 'node:fs/promises'
import { fileFailure } from '../messages/cli.ts'

/** A file's text, or one line that says why not. */
export async function readText(file: string): Promise<{ text: string } | { failed: string }> {
  try {
    return { text: await readFile(file, 'utf8') }
  } catch (error) {
    return { failed: fileFailure(file, 'read', codeOf(error)) }
  }
}

/** `done`, or one line that says why not. */
export async function writeText(file: string, text: string): Promise<'done' | { failed: string }> {
  try {
    await writeFile(file, text)
    return 'done'
  } catch (error) {
    return { failed: fileFailure(file, 'written', codeOf(error)) }
  }
}

/** Node's, as fileFailure has words for it. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'for an unknown reason'
