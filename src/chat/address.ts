import type { Robot } from './hubot.ts'

/** Commands in our texts are written to "hubot"; in this robot's chat they are written to its name. */
export const addressed = (robot: Robot, text: string): string =>
  text.replace(/\bhubot (?=(?:deploy(?:ment)?|yes|no)\b)/g, () => `${robot.name} `)
