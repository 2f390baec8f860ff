import { StoreFault, type StoreWeakness } from '../store/store.ts'
import { type Finding, findingOf } from './finding.ts'

/** The store as far as whoever asks can reach it. Every call rejects with a StoreFault. */
export interface StoreReader {
  /** Without a secret, for people. */
  readonly where: string
  /** Whether it is there and can be written; `new`: it will be made at the first start. A bot tries it with its beat, which it writes anyway. */
  reach(): Promise<'there' | 'new'>
  weaknesses(): Promise<readonly StoreWeakness[]>
}

export async function checkStore(store: StoreReader | null): Promise<readonly Finding[]> {
  const finding = findingOf('store')
  if (store === null) return []
  const { where } = store
  try {
    if ((await store.reach()) === 'new') return [finding('ok', { is: 'store_new', where })]
    const weak = await store.weaknesses()
    return [
      finding('ok', { is: 'store_there', where }),
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
