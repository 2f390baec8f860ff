import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { RedisAddress } from '../../src/redis/address.ts'
import { readStoreAddress, secretsOfStore } from '../../src/store/address.ts'

const plain: RedisAddress = {
  kind: 'redis',
  nodes: [{ host: 'redis', port: 6379 }],
  db: 0,
  tls: false,
  prefix: 'hubot-deploy',
  cluster: false,
  shown: 'redis://redis',
}

describe('where the store is', () => {
  test.each<[string, object]>([
    ['x.db', { kind: 'file', path: 'x.db' }],
    ['/var/lib/bot/deployments.db', { kind: 'file', path: '/var/lib/bot/deployments.db' }],
    ['redis://redis', plain],
    ['REDIS://redis/', { ...plain }],
    [
      'redis://redis:7000/3',
      { ...plain, nodes: [{ host: 'redis', port: 7000 }], db: 3, shown: 'redis://redis:7000/3' },
    ],
    ['rediss://redis', { ...plain, tls: true, shown: 'rediss://redis' }],
    ['redis://:p%40ss@redis', { ...plain, password: 'p@ss' }],
    ['redis://bot:a:b@redis', { ...plain, username: 'bot', password: 'a:b' }],
    ['redis://[::1]:7000', { ...plain, nodes: [{ host: '::1', port: 7000 }], shown: 'redis://[::1]:7000' }],
    ['redis://redis/2?cluster=false', { ...plain, db: 2, shown: 'redis://redis/2' }],
    ['redis://redis?prefix=team-a', { ...plain, prefix: 'team-a' }],
    [
      'redis://:pw@s1,s2:5000/1?sentinel=main&sentinelPassword=sp',
      {
        ...plain,
        nodes: [
          { host: 's1', port: 26379 },
          { host: 's2', port: 5000 },
        ],
        db: 1,
        password: 'pw',
        sentinel: { master: 'main', password: 'sp' },
        shown: 'redis://s1,s2:5000/1',
      },
    ],
    [
      'redis://:a+b@s1?sentinel=m&sentinelPassword=a+b%20c',
      {
        ...plain,
        nodes: [{ host: 's1', port: 26379 }],
        password: 'a+b',
        sentinel: { master: 'm', password: 'a+b c' },
        shown: 'redis://s1',
      },
    ],
    [
      'redis://n1:7000,n2:7001?cluster',
      {
        ...plain,
        nodes: [
          { host: 'n1', port: 7000 },
          { host: 'n2', port: 7001 },
        ],
        cluster: true,
        shown: 'redis://n1:7000,n2:7001',
      },
    ],
  ])('%s', (text, address) => {
    expect(readStoreAddress(text)).toEqual(address)
  })

  test.each([
    'mysql://db.example',
    'redis://',
    'redis://:secret@',
    'redis://redis:99999',
    'redis://redis:0',
    'redis://redis/one',
    'redis://a,b',
    'redis://redis?prefix=',
    'redis://redis?prefix={a}',
    'redis://redis?sentinel=',
    'redis://redis/2?cluster',
    'redis://redis?cluster&sentinel=main',
    'redis://redis?tls=true',
    'redis://:%zz@redis',
    'redis://re dis',
    'redis:/redis:6379',
    'reddis:/:secret@redis',
    '127.0.0.1:6379',
    'localhost:6379/0',
  ])('not %s', text => {
    expect(readStoreAddress(text)).toBe(null)
  })

  test('its secrets are known as such, and shown by no address and no problem', () => {
    const text = 'redis://:first-secret@s1,s2?sentinel=main&sentinelPassword=second-secret'
    const address = readStoreAddress(text)
    expect(secretsOfStore(address)).toEqual(['first-secret', 'second-secret'])
    expect(readConfig({ HUBOT_DEPLOY_STORE: text }).secrets).toEqual(['first-secret', 'second-secret'])
    expect(address).toMatchObject({ shown: 'redis://s1,s2' })
    const wrong = readConfig({ HUBOT_DEPLOY_STORE: 'redis://s1,s2?sentinelPassword=second-secret' })
    expect(JSON.stringify(wrong.problems)).not.toContain('secret')
    expect(wrong.store).toBe(null)
  })
})
