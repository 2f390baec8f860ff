import { z } from 'zod'

/** `GET /api/storage/{path}`: a folder has children and no checksums. */
const storageShape = z.object({
  repo: z.string(),
  path: z.string(),
  size: z.union([z.string(), z.number()]).nullish(),
  checksums: z.object({ sha1: z.string().nullish(), sha256: z.string().nullish() }).nullish(),
  children: z.array(z.unknown()).nullish(),
})

const errorsShape = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) })

export interface Stored {
  readonly sha256?: string
  readonly sha1?: string
  readonly size?: number
}

/** What is stored there; null when it is a folder. */
export function decodeStorage(
  body: string,
): { readonly ok: true; readonly value: Stored | null } | { readonly ok: false; readonly why: string } {
  const parsed = storageShape.safeParse(jsonOf(body))
  if (!parsed.success) return { ok: false, why: 'Artifactory storage: the answer is not acceptable' }
  const { size, checksums, children } = parsed.data
  if (children) return { ok: true, value: null }
  const bytes = Number(size ?? NaN)
  return {
    ok: true,
    value: {
      ...(checksums?.sha256 && { sha256: checksums.sha256 }),
      ...(checksums?.sha1 && { sha1: checksums.sha1 }),
      ...(Number.isSafeInteger(bytes) && { size: bytes }),
    },
  }
}

/** The explanation in the body of an error answer. */
export const messageIn = (body: string): string | undefined =>
  errorsShape.safeParse(jsonOf(body)).data?.errors[0]?.message

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
