// Keeps the brain in brain.json as hubot-redis-brain does in Redis: filled late (here when the file load-brain
// appears), and written whole at every save, even before it was filled.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

export default robot => {
  robot.brain.setAutoSave(false)
  robot.brain.on('save', data => writeFileSync('brain.json', JSON.stringify(data)))
  const timer = setInterval(() => {
    if (!existsSync('load-brain')) return
    clearInterval(timer)
    console.log(JSON.stringify({ loaded: true }))
    robot.brain.mergeData(JSON.parse(readFileSync('brain.json', 'utf8')))
    robot.brain.setAutoSave(true)
  }, 20)
}
