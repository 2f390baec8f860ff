import { jsonIn, type Shape, valueIn } from '../remote/decode.ts'
import type { Http, Send } from '../remote/http.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import { examinedShape, parametersShape, permissionsShape, userShape } from './inspection-wire.ts'
import { buildConfigurationId } from './locator.ts'

/** A build configuration as doctor looks at it. */
export interface Examined {
  readonly projectId: string
  readonly paused: boolean
  /** Parameters that must have a value and have none, so that a build of it never starts. */
  readonly lacks: readonly string[]
}

/** What only doctor asks of a server. Everything is a read; `null`: this server does not say. */
export interface Inspection {
  /** The user name of these credentials. */
  whoAmI(): Promise<string | null>
  /**
   * Ids of the permissions that these credentials have in a project, such as `run_build`; inherited and global ones are
   * among them. Servers before 2017.2 do not say. PermissionAssignmentFinder of JetBrains/teamcity-rest.
   */
  permissions(projectId: string): Promise<ReadonlySet<string> | null>
  /** Null as well where there is no such configuration. */
  examine(buildTypeId: string): Promise<Examined | null>
  /** Parameters of TeamCity's own webhooks, own and inherited ones of the project; a password is never among them. */
  webhooks(projectId: string): Promise<Readonly<Record<string, string>> | null>
}

const WEBHOOKS = 'teamcity.internal.webhooks.'
const PROJECT_ID = /^[A-Za-z_]\w{0,224}$/

export function createInspection(http: Http): Inspection {
  const read = <T>(
    path: string,
    query: Readonly<Record<string, string>>,
    shape: Shape<T>,
  ): Promise<T | null> =>
    http.call(async (send: Send) => {
      try {
        const answer = await send({ method: 'GET', path, query })
        return valueIn(shape, jsonIn(answer.body)) ?? null
      } catch (fault) {
        if (fault instanceof RemoteFault && isUnsaid(fault)) return null
        throw fault
      }
    })
  return {
    whoAmI: () => read('/users/current', { fields: 'username' }, userShape),
    async permissions(projectId) {
      if (!PROJECT_ID.test(projectId)) return null
      const query = {
        locator: `project:(id:${projectId})`,
        fields: 'permissionAssignment(permission(id))',
      }
      return await read('/users/current/permissions', query, permissionsShape)
    },
    examine: id =>
      read(
        `/buildTypes/id:${buildConfigurationId(id)}`,
        { fields: 'id,projectId,paused,parameters(property(name,value,type(rawValue)))' },
        examinedShape,
      ),
    async webhooks(projectId) {
      if (!PROJECT_ID.test(projectId)) return null
      const all = await read(
        `/projects/id:${projectId}/parameters`,
        { locator: `name:(value:${WEBHOOKS},matchType:starts-with)`, fields: 'property(name,value)' },
        parametersShape,
      )
      return (
        all &&
        Object.fromEntries(
          Object.entries(all).filter(([name]) => name.startsWith(WEBHOOKS) && !/password$/i.test(name)),
        )
      )
    },
  }
}

/** The route, a dimension of it, or the right to use it is missing. */
const isUnsaid = ({ kind, status }: RemoteFault): boolean =>
  status === 404 || kind === 'rejected' || kind === 'forbidden'
