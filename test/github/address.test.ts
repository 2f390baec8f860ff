import { expect, test } from 'vitest'
import { apiUrl, webUrl } from '../../src/github/address.ts'

test.each([
  ['https://api.github.com', 'https://api.github.com', 'https://github.com'],
  ['https://github.com/', 'https://api.github.com', 'https://github.com'],
  ['https://ghe.example/api/v3/', 'https://ghe.example/api/v3', 'https://ghe.example'],
  ['https://ghe.example', 'https://ghe.example/api/v3', 'https://ghe.example'],
  ['https://ghe.example:8443/api/v3', 'https://ghe.example:8443/api/v3', 'https://ghe.example:8443'],
  ['https://api.acme.ghe.com', 'https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ['http://127.0.0.1:4000/api/v3', 'http://127.0.0.1:4000/api/v3', 'http://127.0.0.1:4000'],
])('%s is asked at %s and shown at %s', (setting, api, web) => {
  expect(apiUrl(setting)).toBe(api)
  expect(webUrl(api)).toBe(web)
})
