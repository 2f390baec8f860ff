/** One body of every format that a TeamCity, its plugin or a build step sends, about one build. */
export interface Ids {
  readonly build: number
  readonly type: string
  readonly deployment: string
}

export interface Format {
  readonly name: string
  readonly contentType: string
  readonly carries: readonly (keyof Ids)[]
  readonly write: (ids: Ids) => string
}

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const all = ['build', 'type', 'deployment'] as const
const link = ({ build, type }: Ids): string =>
  `http://tc.example:8111/viewLog.html?buildTypeId=${type}&buildId=${build}`
/** What would be a wrong match: ids of other things, in the places where such bodies have them. */
const others = { agent: { id: 11, name: 'a' }, triggered: { user: { id: 3, username: 'ann' } } }
const xmlText = (text: string): string => text.replace(/[&<>"]/g, sign => `&#${sign.codePointAt(0)};`)

const plugin = (ids: Ids): Record<string, string> => ({
  buildStatus: 'Tests passed: 27 <>&"\'é',
  buildResult: 'success',
  notifyType: 'buildFinished',
  buildFullName: 'Restaurant :: Deploy',
  buildId: String(ids.build),
  buildTypeId: ids.type,
  buildInternalTypeId: 'bt7',
  buildExternalTypeId: ids.type,
  buildStatusUrl: link(ids),
  buildNumber: '5535 - CL 123456',
  branchIsDefault: 'null',
})

const native = (payload: (ids: Ids) => object) => (ids: Ids) =>
  `{ "eventType" : "BUILD_FINISHED", "payload" : ${JSON.stringify(payload(ids))} }`

export const formats: readonly Format[] = [
  {
    name: 'native',
    contentType: 'application/json; charset=UTF-8',
    carries: all,
    write: native(ids => ({
      id: ids.build,
      buildTypeId: ids.type,
      number: '7',
      state: 'running',
      href: `/app/rest/builds/id:${ids.build}`,
      webUrl: `http://tc.example/buildConfiguration/${ids.type}/${ids.build}`,
      buildType: { id: ids.type, name: 'Deploy', projectId: 'Restaurant' },
      ...others,
      'snapshot-dependencies': { build: [{ id: 900_001, buildTypeId: 'Other_Build' }] },
      properties: {
        count: 3,
        property: [
          { name: 'buildId', value: '900002' },
          { name: 'hubot.deploy.id', value: ids.deployment, inherited: false },
          { name: 'source.build.id', value: '900003' },
        ],
      },
    })),
  },
  {
    name: 'native, fields narrowed to the configuration',
    contentType: json,
    carries: ['type'],
    write: native(ids => ({ buildTypeId: ids.type, number: '7', canceledInfo: { user: { id: 4 } } })),
  },
  {
    name: 'native, fields narrowed to the link',
    contentType: json,
    carries: ['build', 'type'],
    write: native(ids => ({ webUrl: `http://tc.example/buildConfiguration/${ids.type}/${ids.build}?x=1` })),
  },
  {
    name: 'native, fields narrowed to the configuration as an object',
    contentType: json,
    carries: ['type'],
    write: native(ids => ({ buildType: { id: ids.type } })),
  },
  {
    name: 'tcWebHooks JSON',
    contentType: json,
    carries: all,
    write: ids =>
      JSON.stringify({
        build: {
          ...plugin(ids),
          buildRunners: ['Ant'],
          teamcityProperties: [{ name: 'hubot.deploy.id', value: ids.deployment }],
        },
      }),
  },
  {
    name: 'tcWebHooks JSON, old, properties as an object',
    contentType: json,
    carries: all,
    write: ids =>
      JSON.stringify({
        build: { ...plugin(ids), teamcityProperties: { 'hubot.deploy.id': ids.deployment } },
      }),
  },
  {
    name: 'tcWebHooks form',
    contentType: form,
    carries: ['build', 'type'],
    write: ids =>
      new URLSearchParams({ ...plugin(ids), buildRunners: '[Ant]', buildComment: 'null' }).toString(),
  },
  {
    name: 'tcWebHooks XML',
    contentType: 'text/xml; charset=UTF-8',
    carries: all,
    write: ids =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<build>${Object.entries(plugin(ids))
        .map(([name, value]) => `\n  <${name}>${xmlText(value)}</${name}>`)
        .join('')}<teamcityProperties><property name="hubot.deploy.id" value="${ids.deployment}"/>
        <property name="buildId" value="900002"/></teamcityProperties></build>`,
  },
  {
    name: 'REST’s XML of a build',
    contentType: 'application/xml',
    carries: ['build', 'type'],
    write: ids =>
      `<build id="${ids.build}" buildTypeId="${ids.type}" state="running"><agent id="11"/><buildType id="${ids.type}"/></build>`,
  },
  {
    name: 'tailored JSON',
    contentType: json,
    carries: all,
    write: ids =>
      JSON.stringify({
        text: 'done',
        ...others,
        data: [{ BUILD: { 'build-id': ids.build, build_type_id: ids.type } }],
        meta: { 'hubot.deploy.id': ids.deployment },
      }),
  },
  {
    name: 'tailored JSON, a list',
    contentType: 'text/json',
    carries: ['build'],
    write: ids => JSON.stringify([{ buildId: ids.build }]),
  },
  {
    name: 'ElasticSearch template',
    contentType: json,
    carries: ['build', 'type'],
    write: ids =>
      JSON.stringify({
        branch_name: 'refs/heads/main',
        build_event: 'buildFinished',
        build_name: 'Deploy',
        build_status_url: link(ids),
        build_number: '900004',
        build_result: 'success',
      }),
  },
  {
    name: 'ElasticSearch template, in camel case',
    contentType: json,
    carries: ['build', 'type'],
    write: ids =>
      JSON.stringify({ buildEvent: 'buildFinished', buildStatusUrl: link(ids), buildNumber: '9' }),
  },
  {
    name: 'Slack template',
    contentType: json,
    carries: ['build', 'type'],
    write: ids =>
      JSON.stringify({
        username: 'TeamCity',
        attachments: [
          {
            title: 'Success',
            fallback: 'Restaurant :: Deploy finished',
            text: `<http://tc.example/project.html?projectId=Restaurant|Restaurant> <${link(ids)}|#7>`,
            color: 'good',
            fields: [{ title: 'Agent', value: 'a-11', short: true }],
          },
        ],
      }),
  },
  {
    name: 'Slack template, link in HTML',
    contentType: json,
    carries: ['build', 'type'],
    write: ids => JSON.stringify({ text: `<a href="${link(ids).replace('&', '&amp;')}">#7</a>` }),
  },
  {
    name: 'curl step',
    contentType: json,
    carries: all,
    write: ids =>
      JSON.stringify({
        serverUrl: 'http://tc.example',
        buildId: String(ids.build),
        buildTypeId: ids.type,
        buildNumber: '7',
        requestId: ids.deployment,
        status: 'SUCCESS',
      }),
  },
  {
    name: 'curl step whose type nobody set',
    contentType: form,
    carries: ['deployment', 'build'],
    write: ids => `\n${JSON.stringify({ buildId: String(ids.build), deploymentId: ids.deployment })}`,
  },
  {
    name: 'curl step, deployment only, as a form',
    contentType: `${form};charset="utf-8"`,
    carries: ['deployment'],
    write: ids => `hubot.deploy.id=${ids.deployment}&status=ok`,
  },
]

/** The hint that this format should give. */
export const hintOf = ({ carries }: Format, ids: Ids): object => ({
  ...(carries.includes('deployment') && { deploymentId: ids.deployment }),
  ...(carries.includes('build') && { buildId: ids.build }),
  ...(carries.includes('type') && { buildTypeId: ids.type }),
})
