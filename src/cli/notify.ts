import { settingFault } from '../config.ts'
import { type Color, colors, longest } from '../hipchat-api/hipchat-api.ts'
import { createHipChatApi } from '../hipchat-api/lazy.ts'
import { notified } from '../messages/cli-results.ts'
import { command } from './command.ts'
import { patience } from './forms.ts'
import { patiently } from './patiently.ts'

export const notify = command({
  name: 'notify',
  is: 'Posts a notification into a HipChat room.',
  insteadOf: 'the final notification step',
  options: {
    message: {
      value: 'text',
      is: `at most ${longest.message} characters; longer ones are cut`,
      required: true,
    },
    color: {
      value: 'color',
      is: colors.join(', '),
      default: 'purple',
      form: text => colorOf(text) !== undefined,
      must: `one of ${colors.join(', ')}`,
    },
    from: { value: 'name', is: 'beside the name of the token', default: 'Deployment' },
    notify: { is: 'makes a sound, and calls people' },
  },
  settings: ['HUBOT_HIPCHAT_API_URL', 'HUBOT_HIPCHAT_API_TOKEN', 'HUBOT_HIPCHAT_API_ROOM'],
  needs: ['HUBOT_HIPCHAT_API_URL', 'HUBOT_HIPCHAT_API_TOKEN', 'HUBOT_HIPCHAT_API_ROOM'],
  example:
    'notify --room deployments --message "RestaurantAPI was deployed to prod-na version Restaurant_230"',

  async run(given, { config, random, log, say, sleep, now }) {
    const settings = config.visibility.hipChat
    if (!settings) throw settingFault('HUBOT_HIPCHAT_API_URL', config)
    const hipChat = createHipChatApi({ ...settings, timeoutMs: patience.hipChat, random, log })
    const notification = {
      message: given.text('message'),
      format: 'text',
      color: colorOf(given.text('color')) ?? 'purple',
      notify: given.has('notify'),
      from: given.text('from'),
    } as const
    try {
      await patiently(() => hipChat.notify(notification), { sleep, now })
      say(notified(settings.room))
      return 'done'
    } finally {
      hipChat.close()
    }
  },
})

const colorOf = (text: string): Color | undefined => colors.find(color => color === text)
