import { expect, test } from 'vitest'
import { forms } from '../../src/messages/form.ts'
import { startBot } from '../bot.ts'
import { ask } from '../reading.ts'

const alias = 'hubot deployment set alias search Restaurant_Build Restaurant_DeployNA'

/** The lines of one form of the help that can be typed as they stand, and its first line. */
function examplesOf(form: string): string[] {
  const [usage = ''] = form.split('\n')
  const given = (form.split('for example: ')[1] ?? '').split(', or: ').filter(text => text !== '')
  const lines = given.flatMap(text =>
    text.startsWith('hubot ')
      ? [text]
      : text.split(', ').map(value => `hubot deployment who shipped ${value}`),
  )
  return usage.includes('<') || usage.includes('[') ? lines : [usage.split(', ')[0] ?? '', ...lines]
}

test.for(Object.entries(forms).filter(([command]) => command !== 'other'))(
  'the examples of "%s" in the help can be typed',
  async ([, form]) => {
    const examples = examplesOf(form)
    expect(examples).not.toEqual([])
    for (const example of examples) {
      const { bot } = await startBot({ aliases: [alias] })
      const said = (await ask(bot, example.replace(/^hubot /, ''))).join('\n')
      expect(said, example).not.toMatch(/understand|can't be|must be|Did you mean|No app with alias/)
      if (!example.startsWith('hubot deployment help')) expect(said, example).not.toContain(form)
    }
  },
)
