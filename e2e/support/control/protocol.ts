/** What tests can ask of a test server beside what everybody can: one request each, answered as JSON. */
export interface ControlCalls {
  /** Imports a blueprint as an upload would, all or nothing. Answers the reason of a failure, or null. */
  import(request: { file: string; text: string; context: Record<string, unknown> }): Promise<string | null>;
  /** Runs one SQL query with positional parameters. Numbers beyond 2^53 and dates come as text. */
  query(request: { sql: string; values: unknown[] }): Promise<Record<string, unknown>[]>;
  /** Who is logged in with this session cookie, as `getServerSession` tells a page of this project. */
  session(request: { cookie: string }): Promise<unknown>;
}
