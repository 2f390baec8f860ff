import { type Api, type Reply, type RestRequest, type Route, requirePermission, searchOf } from './api.ts'
import { formatDate } from './dates.ts'
import { badRequest } from './errors.ts'
import { parseFields, plain, select, short } from './fields.ts'
import { approvalTimeoutMs } from './progress.ts'
import { findBuild } from './select.ts'
import { buildPhase, type StoredBuild } from './state.ts'

/** No recording has approvals: shape and texts follow the model classes of the source of 2024-03. */
function approvalInfo(build: StoredBuild, api: Api, fields?: string): Reply {
  const rules = api.world.configuration(build.buildTypeId)?.approval
  const { users = [], groups = [] } = typeof rules === 'object' ? rules : {}
  const approved = approvalStatus(build) === 'approved'
  const entity = plain({
    status: approvalStatus(build),
    timeoutTimestamp: formatDate(build.queuedAt + approvalTimeoutMs),
    configurationValid: true,
    canBeApprovedByCurrentUser: approvalStatus(build) === 'waitingForApproval',
    userApprovals: plain({
      count: users.length,
      userApproval: users.map(username =>
        plain({ user: plain({ username }), approved: approved || undefined }),
      ),
    }),
    groupApprovals: plain({
      count: groups.length,
      groupApproval: groups.map(({ name, count }) =>
        plain({
          group: plain({ key: name.toUpperCase(), name }),
          requiredApprovalsCount: count,
          currentlyApprovedBy: plain({ count: approved ? count : 0 }),
        }),
      ),
    }),
  })
  return { data: select(entity, parseFields(fields, short)), root: 'approvalInfo' }
}

function approvalStatus(build: StoredBuild): string {
  if (build.approvedAt !== undefined) return 'approved'
  if (buildPhase(build) === 'queued') return 'waitingForApproval'
  return build.cancelled?.by === undefined ? 'timedOut' : 'canceled'
}

function approvable({ params: [locator = ''] }: RestRequest, api: Api): StoredBuild {
  const build = findBuild(locator, searchOf(api))
  if (api.world.configuration(build.buildTypeId)?.approval) return build
  throw badRequest(
    'Trying to access approval status for a queued build that does not have approval configuration',
  )
}

export const approvalRoutes: Route[] = [
  {
    method: 'GET',
    path: 'buildQueue/:locator/approvalInfo',
    run: (request, api) =>
      approvalInfo(approvable(request, api), api, request.query.get('fields') ?? undefined),
  },
  {
    method: 'POST',
    path: 'buildQueue/:locator/approve',
    run: (request, api) => {
      const build = approvable(request, api)
      requirePermission(api, 'runBuild', api.world.configuration(build.buildTypeId))
      const status = approvalStatus(build)
      if (status !== 'waitingForApproval') {
        throw badRequest(`This build cannot be approved, approval status is: ${status}`)
      }
      api.world.approve(build.id)
      return approvalInfo(api.world.find(build.id) ?? build, api)
    },
  },
]
