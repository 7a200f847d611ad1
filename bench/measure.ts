import { readFileSync } from "node:fs";
import autocannon from "autocannon";

/** Clock ticks of /proc: a hundred a second on every Linux. */
const TICK_MS = 10;

/** CPU time that a process and its threads have used, in milliseconds. */
export function cpuTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process, in megabytes. */
export function residentMemory(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? 0) / 1024;
}

/** What a load came to. */
export interface Load {
  /** Milliseconds of CPU time per request. */
  cpu: number;
  perSecond: number;
  /** Milliseconds. */
  median: number;
  p99: number;
}

/** Sends requests for a few seconds, each connection as a browser of its own. @param cookies of one browser each */
export async function load(
  pid: number,
  request: { url: string; method: "GET" | "POST"; cookies?: string[] },
  seconds = 5,
): Promise<Load> {
  const { url, method, cookies = [] } = request;
  let next = 0;
  const options: autocannon.Options = {
    url,
    method,
    connections: Math.max(1, cookies.length || 8),
    duration: seconds,
    headers: { "content-type": "application/json" },
    ...(method === "POST" ? { body: "{}" } : {}),
    setupClient(client) {
      const cookie = cookies[next++];
      if (cookie) client.setHeaders({ "content-type": "application/json", cookie });
    },
  };
  await autocannon({ ...options, duration: 1 });
  next = 0;
  const before = cpuTime(pid);
  const result = await autocannon(options);
  const requests = result.requests.total;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx + result.errors} requests to ${url} failed.`);
  return {
    cpu: (cpuTime(pid) - before) / requests,
    perSecond: result.requests.average,
    median: result.latency.p50,
    p99: result.latency.p99,
  };
}
