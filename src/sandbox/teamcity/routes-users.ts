import type { permissionNames, Route } from './api.ts'
import { parseLocator } from './locator.ts'

/** The ids by which the server lists permissions: its enumeration in lower case. */
const ids: Readonly<Record<Exclude<keyof typeof permissionNames, 'viewComments'>, string>> = {
  runBuild: 'run_build',
  customizeParameters: 'customize_build_parameters',
  pin: 'pin_unpin_build',
  cancel: 'cancel_build',
  viewProperties: 'view_build_runtime_data',
}

/** Who asks, and what that user may: the same in every project here. */
export const userRoutes: Route[] = [
  {
    method: 'GET',
    path: 'users/current',
    run: ({ user }) => ({ data: { username: user, id: 1 }, root: 'user' }),
  },
  {
    method: 'GET',
    path: 'users/current/permissions',
    run: ({ query }, api) => {
      parseLocator(query.get('locator') ?? '', { supported: ['project', 'permission', 'global'] })
      const granted = Object.entries(ids).filter(([name]) => {
        const { permissions } = api.settings
        return permissions?.[name as keyof typeof ids] !== false
      })
      const permissionAssignment = ['view_project', ...granted.map(([, id]) => id)].map(id => ({
        permission: { id },
      }))
      return { data: { permissionAssignment }, root: 'permissionAssignments' }
    },
  },
]
