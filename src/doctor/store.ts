import { StoreFault, type StoreWeakness } from '../store/store.ts'
import { type Finding, findingOf } from './finding.ts'

/** The store as far as whoever asks can reach it. Every call rejects with a StoreFault. */
export interface StoreReader {
  /** Without a secret, for people. */
  readonly where: string
  /**
   * `there`: it can be written; a bot tries that with its beat, which it writes anyway. `read`: that was not tried. `new`:
   * it will be made at the first start.
   */
  reach(): Promise<'there' | 'read' | 'new'>
  weaknesses(): Promise<readonly StoreWeakness[]>
}

export async function checkStore(store: StoreReader | null): Promise<readonly Finding[]> {
  const finding = findingOf('store')
  if (store === null) return []
  const { where } = store
  try {
    const reached = await store.reach()
    if (reached === 'new') return [finding('ok', { is: 'store_new', where })]
    const weak = await store.weaknesses()
    return [
      finding('ok', { is: reached === 'read' ? 'store_read' : 'store_there', where }),
      ...weak.map(weakness => finding('warning', { is: 'store_weak', weakness })),
    ]
  } catch (fault) {
    if (!(fault instanceof StoreFault)) throw fault
    return [finding('wrong', { is: 'store_fault', fault })]
  }
}

/** `hindrance` is why the file can't be written; null where it can. */
export function checkAudit(file: string | null, hindrance: () => string | null): readonly Finding[] {
  const finding = findingOf('audit log')
  if (file === null) return [finding('off', { is: 'audit_off' })]
  const said = hindrance()
  return [
    said === null
      ? finding('ok', { is: 'audit_there', file })
      : finding('wrong', { is: 'audit_hindered', file, said }),
  ]
}
