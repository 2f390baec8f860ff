import { STATUS_CODES } from 'node:http'

/** What REST answers instead of data; `javaClass` is the exception that the real server names. */
export class RestError extends Error {
  override readonly name = 'RestError'
  readonly status: number
  readonly javaClass: string
  readonly hint: string

  constructor(status: number, javaClass: string, message: string, hint: string) {
    super(message)
    this.status = status
    this.javaClass = javaClass
    this.hint = hint
  }
}

const restErrors = 'jetbrains.buildServer.server.rest.errors'

export const notFound = (message: string): RestError =>
  new RestError(
    404,
    `${restErrors}.NotFoundException`,
    message,
    'Could not find the entity requested. Check the reference is correct and the user has permissions to access the entity.',
  )

export const badRequest = (message: string): RestError =>
  new RestError(
    400,
    `${restErrors}.BadRequestException`,
    message,
    'Invalid request. Please check the request URL and data are correct.',
  )

export const badLocator = (message: string): RestError =>
  new RestError(
    400,
    `${restErrors}.LocatorProcessException`,
    message,
    'Invalid request. Check locator is specified correctly.',
  )

/** No public recording of a 403 exists: the text is the one of the server's source of 2024-03. */
export const accessDenied = (permission: string, project: string): RestError =>
  new RestError(
    403,
    'jetbrains.buildServer.serverSide.auth.AccessDeniedException',
    `You do not have "${permission}" permission in project with internal id: '${project}'`,
    'Access denied. Check the user has enough permissions to perform the operation.',
  )

const webHints: Record<number, string> = {
  406: "Make sure you have supplied correct 'Accept' header.",
  415: "Make sure you have supplied correct 'Content-Type' header.",
}

/** What Jersey answers by itself: unknown path, method, or media type. */
export const webError = (status: number): RestError =>
  new RestError(
    status,
    status === 404
      ? 'com.sun.jersey.api.NotFoundException'
      : 'jetbrains.buildServer.server.rest.jersey.WebApplicationException',
    STATUS_CODES[status] ?? 'Error',
    webHints[status] ??
      'Not supported request. Check that URL, HTTP method and transferred data are correct.',
  )

export const serverError = (message: string): RestError =>
  new RestError(500, 'java.lang.RuntimeException', message, 'Error occurred while processing this request.')

const phrase = (status: number): string => `${status} (${STATUS_CODES[status] ?? ''}).`

/** The body of 2026.1: one entry in `errors`. */
export function jsonErrorBody(error: RestError): {
  errors: { message: string; additionalMessage: string; statusText: string; stackTrace: null }[]
} {
  const start =
    error.status >= 500
      ? 'Error has occurred during request processing, status code:'
      : 'Responding with error, status code:'
  const stop = error.message.endsWith('.') ? '' : '.'
  return {
    errors: [
      {
        message: error.message,
        additionalMessage: `${error.javaClass}: ${error.message}${stop}`,
        statusText: `${start} ${phrase(error.status)}`,
        stackTrace: null,
      },
    ],
  }
}

/** The body up to 2024.03: plain text. */
export function textErrorBody(error: RestError): string {
  const start =
    error.status >= 500
      ? 'Error has occurred during request processing, status code:'
      : 'Responding with error, status code:'
  return `${start} ${phrase(error.status)}\nDetails: ${error.javaClass}: ${error.message}\n${error.hint}`
}
