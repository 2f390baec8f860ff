/** The store as the command line looks at it: also while the bot holds the file, and without changing a byte of it. */
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createAliases } from '../chat/aliases.ts'
import type { Alias } from '../deployment/alias.ts'
import type { StoreReader } from '../doctor/store.ts'
import { doctorReasons } from '../messages/doctor-reasons.ts'
import type { StoreAddress } from '../store/address.ts'
import { openStore } from '../store/open.ts'
import { type Store, StoreFault } from '../store/store.ts'

export interface StoreLook extends StoreReader {
  kept(): Promise<Kept>
  close(): Promise<void>
}

interface Kept {
  /** Those that were set by command, over those of the brain where it is kept here. */
  readonly aliases: readonly Alias[]
  readonly hasBrain: boolean
}

/** A copy of a larger file would take too long, in bytes. */
const largest = 256 * 1024 * 1024

export function lookAtStore(address: StoreAddress): StoreLook {
  return address.kind === 'file' ? lookAtFile(address.path) : lookAtRedis(address)
}

function lookAtFile(file: string): StoreLook {
  let looked: Promise<Kept> | undefined
  const kept = (): Promise<Kept> => {
    looked ??= keptInCopy(file)
    return looked
  }
  return {
    where: file,
    async reach() {
      const why = whyNotWritten(file)
      if (why !== null) throw broken(file, why)
      // Only what the store itself says is about the store: a copy may fail for other reasons.
      await kept().catch(error => {
        if (error instanceof StoreFault) throw error
      })
      return existsSync(file) ? 'there' : 'new'
    },
    weaknesses: async () => [],
    kept,
    close: async () => undefined,
  }
}

/** Rejects with a StoreFault where the file is no store that can be used. */
async function keptInCopy(file: string): Promise<Kept> {
  if (!existsSync(file)) return { aliases: [], hasBrain: true }
  const found = statSync(file)
  if (!found.isFile()) throw broken(file, doctorReasons.noFile)
  if (found.size > largest) throw new Error(doctorReasons.tooLarge)
  const folder = mkdtempSync(join(tmpdir(), 'hubot-deploy-doctor-'))
  try {
    const copy = join(folder, 'copy.db')
    // SQLite has its log beside the file that a link leads to.
    if (!copied(realpathSync(file), copy)) throw new Error(doctorReasons.busy)
    const store = await openStore({ kind: 'file', path: copy })
    try {
      return await keptIn(store)
    } finally {
      await store.close()
    }
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error
    throw /\bfull\b/.test(error.said) ? new Error(doctorReasons.noRoom) : broken(file, error.said)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The file and its log belong together: what the bot has written meanwhile is copied again. False where it always has. */
function copied(file: string, copy: string): boolean {
  for (let tries = 0; tries < 5; tries++) {
    const before = stateOf(file)
    for (const end of ends) {
      rmSync(`${copy}${end}`, { force: true })
      if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${copy}${end}`)
    }
    if (stateOf(file) === before) return true
  }
  return false
}

const ends = ['', '-wal'] as const
const stateOf = (file: string): string =>
  ends
    .map(end => statSync(`${file}${end}`, { throwIfNoEntry: false }))
    .map(state => `${state?.ino} ${state?.size} ${state?.mtimeMs}`)
    .join()

const broken = (where: string, said: string): StoreFault => new StoreFault({ kind: 'broken', where, said })

/** Why a file can't be written by this user, as one line; null where it can. Writes nothing, nor makes anything. */
export function whyNotWritten(file: string): string | null {
  const isThere = existsSync(file)
  const tried = isThere ? file : nearest(dirname(resolve(file)))
  const isFolder = statSync(tried).isDirectory()
  if (isThere && isFolder) return doctorReasons.noFile
  if (!isThere && !isFolder) return doctorReasons.noFolder
  try {
    accessSync(tried, constants.R_OK | constants.W_OK)
    return null
  } catch {
    return isThere ? doctorReasons.notWritable : doctorReasons.notMade
  }
}

/** The folder, or the first one above it that is there. */
const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)))

function lookAtRedis(address: Exclude<StoreAddress, { kind: 'file' }>): StoreLook {
  let opened: Promise<Store> | undefined
  const store = (): Promise<Store> => {
    opened ??= openStore(address)
    return opened
  }
  return {
    where: address.shown,
    reach: async () => {
      await (await store()).lastBeat()
      return 'read'
    },
    weaknesses: async () => await (await store()).weaknesses(),
    kept: async () => await keptIn(await store()),
    close: async () => await (await opened?.catch(() => undefined))?.close(),
  }
}

async function keptIn(store: Store): Promise<Kept> {
  const json = await store.brain()
  const data = JSON.parse(json ?? '{}') as Record<string, unknown>
  const brain = { data, autoSave: false, save: () => undefined }
  return { aliases: await createAliases(brain, store).all(), hasBrain: json !== null }
}
