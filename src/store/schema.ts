/** Grows with every change of the tables that an older bot could not work with. */
export const version = 1

/**
 * Tables of the embedded store. `claim` is the alias in lower case while its deployment is active: unique, so that
 * two can't be. An alias body of null was cleared by command; `brain` and `beats` hold at most
 * one row. `shipped` is the index of what a deployment brought, by the terms of deployment/shipped.ts.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS deployments (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  alias TEXT NOT NULL,
  claim TEXT UNIQUE,
  message_key TEXT UNIQUE,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deployments_by_alias ON deployments (alias, id);

CREATE TABLE IF NOT EXISTS steps (
  seq INTEGER PRIMARY KEY,
  deployment_id TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS steps_by_deployment ON steps (deployment_id, seq);

CREATE TABLE IF NOT EXISTS outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  deployment_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  speaks INTEGER NOT NULL,
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0,
  settles_at INTEGER
);
CREATE INDEX IF NOT EXISTS outbox_by_lane ON outbox (deployment_id, lane, seq);

CREATE TABLE IF NOT EXISTS manifests (deployment_id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shipped (
  term TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  PRIMARY KEY (term, deployment_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS locks (key TEXT PRIMARY KEY, id TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept_lines (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS aliases (key TEXT PRIMARY KEY, body TEXT);
CREATE TABLE IF NOT EXISTS beats (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS brain (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
`
