/** A rule closes all aliases for a while: pure, over windows of the settings. */
import type { Starts } from './cron.ts'

/** From each start on, for so long as time passes: 24 h, also where a day has 23 or 25. */
export interface FreezeWindow {
  readonly starts: Starts
  readonly forMs: number
  /** In which its starts are meant, and its times are said. */
  readonly zone: string
  readonly why?: string
}

/** One time without deploys: windows that touch or overlap are one. Times are ISO 8601 in UTC. */
export interface Freeze {
  readonly since: string
  /** Null where no end is in sight. */
  readonly until: string | null
  /** Of the window that ends last. */
  readonly zone: string
  /** Reasons of its windows, in the order in which they begin. */
  readonly why: readonly string[]
}

export interface Freezes {
  readonly standing: Freeze | null
  /** The first that begins later. */
  readonly next: Freeze | null
}

interface Span {
  readonly window: FreezeWindow
  readonly fromMs: number
  readonly toMs: number
}

/** So many windows, one after another, are looked at before no end is in sight. */
const mostSpans = 100

/** The freeze that stands at that time, and the next one. */
export function freezesAt(windows: readonly FreezeWindow[], nowMs: number): Freezes {
  const standing = freezeAt(windows, nowMs)
  if (standing?.until === null) return { standing, next: null }
  const afterMs = standing === null ? nowMs : Date.parse(standing.until)
  const starts = windows.flatMap(({ starts }) => starts.firstAfter(afterMs) ?? [])
  return { standing, next: starts.length === 0 ? null : freezeAt(windows, Math.min(...starts)) }
}

function freezeAt(windows: readonly FreezeWindow[], nowMs: number): Freeze | null {
  const first = spansAt(windows, nowMs)
  if (first.length === 0) return null
  const earlier = follow(first, spans => spansAt(windows, startOf(spans) - 1))
  const later = follow(first, spans => spansAt(windows, endOf(spans)))
  const all = [...earlier.spans, ...later.spans].sort((one, other) => one.fromMs - other.fromMs)
  const toMs = endOf(all)
  return {
    since: iso(startOf(all)),
    until: later.isMore ? null : iso(toMs),
    zone: all.find(span => span.toMs === toMs)?.window.zone ?? 'UTC',
    why: [...new Set(all.flatMap(({ window }) => window.why ?? []))],
  }
}

/** The spans, and those beyond their edge, until there are none. */
function follow(
  first: readonly Span[],
  beyond: (spans: readonly Span[]) => readonly Span[],
): { spans: readonly Span[]; isMore: boolean } {
  let all = first
  for (let more = beyond(all); more.length > 0; more = beyond(all)) {
    if (all.length > mostSpans) return { spans: all, isMore: true }
    all = [...all, ...more]
  }
  return { spans: all, isMore: false }
}

/** Of each window that covers that time the span that began last. Its end belongs to what comes after it. */
const spansAt = (windows: readonly FreezeWindow[], ms: number): readonly Span[] =>
  windows.flatMap(window => {
    const fromMs = window.starts.lastBy(ms)
    if (fromMs === null || fromMs + window.forMs <= ms) return []
    return [{ window, fromMs, toMs: fromMs + window.forMs }]
  })

const startOf = (spans: readonly Span[]): number => Math.min(...spans.map(({ fromMs }) => fromMs))
const endOf = (spans: readonly Span[]): number => Math.max(...spans.map(({ toMs }) => toMs))
const iso = (ms: number): string => new Date(ms).toISOString()
