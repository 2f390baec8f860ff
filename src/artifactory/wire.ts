import * as v from 'valibot'
import { type Decoded, decode, jsonIn, number, object, valueIn } from '../remote/decode.ts'

export interface Stored {
  readonly sha256?: string
  readonly sha1?: string
  readonly size?: number
}

/** `GET /api/storage/{path}`: a folder has children and no checksums. */
const storage = v.pipe(
  object({
    repo: v.string(),
    path: v.string(),
    size: v.nullish(v.union([v.string(), number])),
    checksums: v.nullish(object({ sha1: v.nullish(v.string()), sha256: v.nullish(v.string()) })),
    children: v.nullish(v.array(v.unknown())),
  }),
  v.transform(({ size, checksums, children }): Stored | null => {
    if (children) return null
    const bytes = Number(size ?? NaN)
    return {
      ...(checksums?.sha256 && { sha256: checksums.sha256 }),
      ...(checksums?.sha1 && { sha1: checksums.sha1 }),
      ...(Number.isSafeInteger(bytes) && { size: bytes }),
    }
  }),
)

const errors = object({ errors: v.pipe(v.array(object({ message: v.string() })), v.nonEmpty()) })

/** What is stored there; null when it is a folder. */
export const decodeStorage = (body: string): Decoded<Stored | null> =>
  decode('Artifactory storage', storage, jsonIn(body))

/** The explanation in the body of an error answer. */
export const messageIn = (body: string): string | undefined =>
  valueIn(errors, jsonIn(body))?.errors[0]?.message
