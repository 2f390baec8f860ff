/**
 * The path of a build's artifact: each `{number}` of the pattern becomes the build's number. Null when that is no path
 * of a file: a number with a slash would be a folder, and two dots lead out of one.
 */
export function artifactPath(pattern: string, number: string): string | null {
  if (number === '' || /[/\\\p{C}]/u.test(number)) return null
  const path = pattern.replaceAll('{number}', () => number).replace(/^\/+/, '')
  return isFilePath(path) ? path : null
}

/** A folder, and at least a name below it; nothing in it that an address would take for a way up. */
export function isFilePath(path: string): boolean {
  const parts = path.split('/')
  return parts.length > 1 && parts.every(part => part !== '' && !/^\.{1,2}$/.test(part))
}

/** For an address: all but the slashes is taken literally, a semicolon (matrix parameter) too. */
export const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
