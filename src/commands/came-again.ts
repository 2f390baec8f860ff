import type { App } from '../app.ts'

/** Chats deliver a message again within minutes. The same key later comes from an adapter whose ids mean nothing. */
export const againMs = 10 * 60_000

/** Whether a message whose key did something at that time, ISO 8601, is that message again. */
export const cameAgain = (at: string, { now }: Pick<App, 'now'>): boolean => now() - Date.parse(at) <= againMs
