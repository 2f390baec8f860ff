import { readPeople } from '../deployment/people.ts'
import type { Setting } from './forms.ts'

const must = 'people with commas between them: names, id:…, role:…, room:…, anyone or nobody'

export const trustSettings = {
  HUBOT_DEPLOY_ADMINS: {
    is: 'who may do everything: people with commas between them, as [below](#who-may-do-what)',
    form: readPeople,
    must,
  },
  HUBOT_DEPLOY_DEPLOYERS: {
    default: 'anyone',
    is: 'who may deploy aliases without `deployers=`',
    form: readPeople,
    must,
  },
  HUBOT_DEPLOY_ALIAS_EDITORS: {
    is: 'who may set and clear aliases; unless set, the administrators, and anyone where there are none',
    form: readPeople,
    must,
  },
  HUBOT_DEPLOY_LOCKERS: {
    is: 'who may lock; unless set, whoever may deploy that alias',
    form: readPeople,
    must,
  },
  HUBOT_DEPLOY_OVERRIDERS: {
    is: 'who may deploy in spite of a lock, or end the lock of another; unless set, the administrators',
    form: readPeople,
    must,
  },
  HUBOT_DEPLOY_ROLLBACKERS: {
    is: 'who may roll back; unless set, whoever may deploy that alias',
    form: readPeople,
    must,
  },
} as const satisfies Record<string, Setting>
