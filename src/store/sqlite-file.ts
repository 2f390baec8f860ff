/** The file of the embedded store: opened for one process, given back, and its faults in one form. */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import { schema, version } from './schema.ts'
import { StoreFault } from './store.ts'

/** Exclusive locking is a promise to ourselves: two bots on one file would each perform the same effect. */
export function openFile(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(file)
  try {
    chmodSync(file, 0o600)
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    const made = versionOf(db)
    if (made > version) throw new Error(`made by a newer version of this package (${made})`)
    db.exec(schema)
    db.pragma(`user_version = ${version}`)
    // What is to be done is read now: a damaged file shows at the start.
    db.prepare('SELECT * FROM outbox').all()
    broken.delete(file)
    return db
  } catch (error) {
    // What can't be opened keeps its lock all the same: from now on our own handle is who holds it.
    const held = /database is locked/.test(String(error)) && broken.get(file)
    if (!held) broken.set(file, error)
    db.close()
    throw held || error
  }
}

/** Files that this process failed to open, with the first fault of each. */
const broken = new Map<string, unknown>()

/** All or nothing. The database's own helper would hide a full disk behind the rollback that fails after it. */
export function inTransaction<T>(db: Database.Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/**
 * Closing alone keeps the lock as long as a statement lives. It goes with the first read in normal locking, which can't
 * be had before the write-ahead log is left (https://www.sqlite.org/pragma.html#pragma_locking_mode).
 */
export function closeFile(db: Database.Database): void {
  if (!db.open) return
  db.pragma('journal_mode = DELETE')
  db.pragma('locking_mode = NORMAL')
  db.exec('SELECT 1 FROM brain')
  db.close()
}

const versionOf = (db: Database.Database): number =>
  Number(
    (db.prepare('PRAGMA user_version').get() as { user_version?: number } | undefined)?.user_version ?? 0,
  )

/** Turns what the database throws into a StoreFault that names the file. */
export function guard<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const held = code?.startsWith('SQLITE_BUSY') || message.includes('database is locked')
    throw new StoreFault({ kind: held ? 'held' : 'broken', where: file, said: message.split('\n')[0] ?? '' })
  }
}
