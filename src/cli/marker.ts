import { hostname } from 'node:os'
import { settingFault } from '../config.ts'
import { markerByHand, markerId } from '../deployment/marker.ts'
import { createMarkers } from '../logstash/markers.ts'
import { markerPushed } from '../messages/cli-results.ts'
import { command } from './command.ts'
import { env } from './forms.ts'

export const marker = command({
  name: 'marker',
  is: 'Pushes the start or the end of a deployment onto the list in Redis that Logstash reads for Kibana.',
  insteadOf: 'grunt-deployment-logger',
  words: ['start', 'end'],
  options: {
    message: {
      value: 'text',
      is: 'what the graphs show, such as "starting deployment of Restaurant_230"',
      required: true,
    },
    env: { ...env, required: true },
    id: { value: 'id', is: 'start and end are pushed once for each id, however often they are run' },
  },
  settings: ['HUBOT_DEPLOY_REDIS_URL', 'HUBOT_DEPLOY_REDIS_LIST', 'HUBOT_DEPLOY_MARKER_TYPE'],
  needs: ['HUBOT_DEPLOY_REDIS_URL'],
  example: 'marker start --message "starting deployment of Restaurant_230" --env prod-na',

  async run(given, { config, now, newId, say }) {
    const settings = config.visibility.markers
    if (!settings) throw settingFault('HUBOT_DEPLOY_REDIS_URL', config)
    const which = given.word === 'end' ? 'end' : 'start'
    const made = markerByHand({
      which,
      at: new Date(now()).toISOString(),
      type: settings.type,
      host: hostname(),
      env: given.text('env'),
      message: given.text('message'),
    })
    const markers = createMarkers(settings)
    try {
      const was = await markers.push(markerId(given.maybe('id') ?? newId(), which), JSON.stringify(made))
      say(markerPushed(made.action, `${markers.shown}, list ${settings.list}`, was))
      return 'done'
    } finally {
      await markers.close()
    }
  },
})
