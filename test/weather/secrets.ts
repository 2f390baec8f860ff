/** Nothing that is said, logged or answered may show one of these. */
export const secrets = {
  nonProduction: 'nonprod-secret-1',
  production: 'prod-secret-2',
  webhook: 'webhook-secret-3',
  api: 'api-secret-4',
  jira: 'jira-secret-5',
  hipChat: 'hipchat-secret-6',
  gitHub: 'github-secret-7',
  redis: 'redis-secret-8',
}
