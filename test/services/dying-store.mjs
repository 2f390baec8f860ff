/** Loaded before the bot: it kills itself like `kill -9` around the first commit that moves a deployment. */
import Database from 'libsql'

const { exec, prepare } = Database.prototype
const moment = process.env.DIES_SAVING
let isMove = false

const die = () => process.kill(process.pid, 'SIGKILL')

Database.prototype.prepare = function (text) {
  const statement = prepare.call(this, text)
  if (!text.startsWith('UPDATE deployments')) return statement
  const { run } = statement
  statement.run = (...values) => {
    isMove = true
    return run.apply(statement, values)
  }
  return statement
}

Database.prototype.exec = function (text) {
  const dies = isMove && text === 'COMMIT'
  if (dies && moment === 'before') die()
  const result = exec.call(this, text)
  if (dies) die()
  return result
}
