/**
 * What an index holds, each thing once: it jumps from one to the next, so that what is there a thousand times costs as
 * much as what is there once. `next` gives what comes after the last, or first of all.
 */
export async function oneByOne(
  limit: number,
  next: (last: string | undefined) => Promise<string | undefined>,
): Promise<string[]> {
  const found: string[] = []
  while (found.length < limit) {
    const one = await next(found.at(-1))
    if (one === undefined) break
    found.push(one)
  }
  return found
}
