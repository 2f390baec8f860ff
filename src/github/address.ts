import { baseUrl } from '../remote/connection.ts'
import { PUBLIC_API } from './github.ts'

/** The API of what people may set: an Enterprise server answers below `/api/v3`, and github.com at another host. */
export function apiUrl(setting: string): string {
  const url = baseUrl(setting)
  const { hostname, pathname } = new URL(url)
  if (/^(?:www\.)?github\.com$/i.test(hostname)) return PUBLIC_API
  if (pathname !== '/' || hostname.startsWith('api.')) return url
  return `${url}/api/v3`
}

/** Where people look, without a trailing slash. */
export function webUrl(api: string): string {
  return api
    .replace(/\/api\/v3$/, '')
    .replace(/^https:\/\/api\.(github\.com|[\w-]+\.ghe\.com)$/i, 'https://$1')
}
