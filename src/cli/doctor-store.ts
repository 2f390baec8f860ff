/** The store as the command line looks at it: also while the bot holds the file, and without changing a byte of it. */
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { decodeAlias } from '../chat/aliases.ts'
import type { Alias } from '../deployment/alias.ts'
import type { StoreReader } from '../doctor/store.ts'
import { doctorReasons } from '../messages/doctor-reasons.ts'
import type { StoreAddress } from '../store/address.ts'
import { openStore } from '../store/open.ts'
import { type Store, StoreFault } from '../store/store.ts'

export interface StoreLook extends StoreReader {
  aliases(): Promise<readonly Alias[]>
  close(): Promise<void>
}

/** A copy of a larger file would take too long, in bytes. */
const largest = 256 * 1024 * 1024

export function lookAtStore(address: StoreAddress): StoreLook {
  return address.kind === 'file' ? lookAtFile(address.path) : lookAtRedis(address)
}

function lookAtFile(file: string): StoreLook {
  let kept: Promise<readonly Alias[]> | undefined
  const aliases = (): Promise<readonly Alias[]> => {
    kept ??= aliasesOfCopy(file)
    return kept
  }
  return {
    where: file,
    async reach() {
      const why = whyNotWritten(file)
      if (why !== null) throw broken(file, why)
      // Only what the store itself says is about the store: a copy may fail for other reasons.
      await aliases().catch(error => {
        if (error instanceof StoreFault) throw error
      })
      return existsSync(file) ? 'there' : 'new'
    },
    weaknesses: async () => [],
    aliases,
    close: async () => undefined,
  }
}

/** Rejects with a StoreFault where the file is no store that can be used. */
async function aliasesOfCopy(file: string): Promise<readonly Alias[]> {
  if (!existsSync(file)) return []
  const found = statSync(file)
  if (!found.isFile()) throw broken(file, doctorReasons.noFile)
  if (found.size > largest) throw new Error(doctorReasons.tooLarge)
  const folder = mkdtempSync(join(tmpdir(), 'hubot-deploy-doctor-'))
  try {
    const copy = join(folder, 'copy.db')
    for (const end of ['', '-wal'])
      if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${copy}${end}`)
    const store = await openStore({ kind: 'file', path: copy })
    try {
      return await aliasesIn(store)
    } finally {
      await store.close()
    }
  } catch (error) {
    throw error instanceof StoreFault ? broken(file, error.said) : error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const broken = (where: string, said: string): StoreFault => new StoreFault({ kind: 'broken', where, said })

/** Why a file can't be written by this user, as one line; null where it can. Writes nothing, nor makes anything. */
export function whyNotWritten(file: string): string | null {
  const isThere = existsSync(file)
  const tried = isThere ? file : nearest(dirname(resolve(file)))
  if (statSync(tried).isDirectory() === isThere)
    return isThere ? doctorReasons.noFile : doctorReasons.noFolder
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
    aliases: async () => await aliasesIn(await store()),
    close: async () => await (await opened?.catch(() => undefined))?.close(),
  }
}

/** Those that were set by command; what a brain of another keeper holds is not here. */
async function aliasesIn(store: Store): Promise<readonly Alias[]> {
  const kept = [...(await store.aliases()).values()].flatMap(json => (json === null ? [] : aliasOf(json)))
  return kept.toSorted((one, other) => one.alias.localeCompare(other.alias, 'en'))
}

function aliasOf(json: string): Alias[] {
  const { alias, ...body } = JSON.parse(json) as { alias: string }
  return decodeAlias(alias, body)
}
