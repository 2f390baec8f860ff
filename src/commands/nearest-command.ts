import { help } from '../messages/form.ts'
import { howFar } from './slip.ts'

interface Phrase {
  /** After `hubot deployment`, without what is put in its place. */
  readonly words: string
  readonly takesMore: boolean
}

const phrases: readonly Phrase[] = [...help.matchAll(/^hubot deployment ([a-z ]+)(.*)$/gm)].map(
  ([, words = '', more = '']) => ({ words: words.trim(), takesMore: more !== '' }),
)

/** The line that was probably meant, as it can be typed; null where nothing is near enough. */
export function nearestCommand(typed: string): string | null {
  const words = typed.toLowerCase().split(' ')
  const near = phrases.flatMap(phrase => {
    const count = phrase.words.split(' ').length
    // One word more or less: somebody wrote `roll back`, or `showaliases`.
    return [count - 1, count, count + 1].flatMap(taken => {
      const far = howFar(words.slice(0, taken).join(''), phrase.words.replaceAll(' ', ''))
      return far === null ? [] : [{ phrase, taken, far: far / phrase.words.length }]
    })
  })
  const [best] = near.sort((one, other) => one.far - other.far || other.taken - one.taken)
  if (!best) return null
  const { words: meant, takesMore } = best.phrase
  const more = takesMore ? typed.split(' ').slice(best.taken) : []
  return ['hubot deployment', meant, ...more].join(' ')
}
