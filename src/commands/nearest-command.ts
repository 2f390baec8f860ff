import { distance } from 'fastest-levenshtein'
import { help } from '../messages/form.ts'

/** The words of every command after `hubot deployment`, without what is put in its place. */
const phrases: readonly string[] = [...help.matchAll(/^hubot deployment ([a-z ]+)/gm)].map(([, words = '']) =>
  words.trim(),
)

/** The line that was probably meant, as it can be typed; null where nothing is near enough. */
export function nearestCommand(typed: string): string | null {
  const words = typed.toLowerCase().split(' ')
  const near = phrases.flatMap(phrase => {
    const count = phrase.split(' ').length
    // One word more or less: somebody wrote `roll back`, or `showaliases`.
    return [count - 1, count, count + 1].flatMap(taken => {
      const far = howFar(words.slice(0, taken).join(''), phrase.replaceAll(' ', ''))
      return far === null ? [] : [{ phrase, taken, far: far / phrase.length }]
    })
  })
  const [best] = near.sort((one, other) => one.far - other.far || other.taken - one.taken)
  if (!best) return null
  return ['hubot deployment', best.phrase, ...typed.split(' ').slice(best.taken)].join(' ')
}

/** Null for what nobody would take for the other: a slip is a letter in four, or two that changed places. */
function howFar(typed: string, meant: string): number | null {
  const far = distance(typed, meant)
  const isSwapped = far === 2 && sorted(typed) === sorted(meant)
  return far <= Math.max(1, Math.floor(meant.length / 4)) || isSwapped ? far : null
}

const sorted = (text: string): string => [...text].sort().join('')
