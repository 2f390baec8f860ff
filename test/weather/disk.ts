/** The disk of the simulated world: statements of a process that has died never reach it, and some fail. */
import Database from 'libsql'
import { currentHost, type Host, ProcessGone } from './host.ts'

export interface Disk {
  /** Called before each statement of a process; may end the process, or throw what the database would. */
  beforeStatement: (host: Host, sql: string, values: readonly unknown[]) => void
  uninstall(): void
}

type Method = (this: object, ...values: unknown[]) => unknown
type Methods = Record<string, Method>

const own = Database.prototype as unknown as Methods
const probe = new Database(':memory:')
const ownStatement = Object.getPrototypeOf(probe.prepare('SELECT 1')) as Methods

/** What a full or broken disk looks like. */
export const diskFault = (): Error =>
  Object.assign(new Error('disk I/O error'), { name: 'SqliteError', code: 'SQLITE_IOERR' })

const handles = new WeakMap<Host, Set<Database.Database>>()

export function mountDisk(): Disk {
  const texts = new WeakMap<object, string>()
  const disk: Disk = { beforeStatement: () => undefined, uninstall }
  const was: [Methods, string, Method][] = []

  function gate(sql: string, values: readonly unknown[]): void {
    const host = currentHost()
    if (!host) return
    if (host.isAlive) disk.beforeStatement(host, sql, values)
    if (!host.isAlive) throw new ProcessGone(`${host.name} is gone`)
  }

  function replace(methods: Methods, name: string, make: (before: Method) => Method): void {
    const before = methods[name]
    if (!before) throw new Error(`no method ${name}`)
    was.push([methods, name, before])
    methods[name] = make(before)
  }

  replace(
    own,
    'prepare',
    before =>
      function prepare(sql, ...rest) {
        const host = currentHost()
        if (host) {
          const mine = handles.get(host) ?? new Set()
          handles.set(host, mine.add(this as Database.Database))
        }
        const statement = before.call(this, sql, ...rest) as object
        texts.set(statement, String(sql))
        return statement
      },
  )
  replace(
    own,
    'exec',
    before =>
      function exec(sql, ...rest) {
        gate(String(sql), [])
        return before.call(this, sql, ...rest)
      },
  )
  for (const name of ['run', 'all', 'get']) {
    replace(
      ownStatement,
      name,
      before =>
        function perform(...values) {
          gate(texts.get(this) ?? '', values)
          return before.call(this, ...values)
        },
    )
  }

  function uninstall(): void {
    for (const [methods, name, before] of was.splice(0)) methods[name] = before
  }

  return disk
}

/** Gives back what a process that has died held; its file is no more used by anybody. */
export function closeHandles(host: Host): void {
  for (const db of handles.get(host) ?? []) {
    try {
      if (!db.open) continue
      if (db.inTransaction) db.exec('ROLLBACK')
      db.pragma('journal_mode = DELETE')
      db.close()
    } catch {
      // It holds on until it is collected.
    }
  }
}
