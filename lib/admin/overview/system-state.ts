import { database } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { productVersion } from "#lib/version.ts";

/** What runs here, in words for people. */
export function describeSystem(): { title: string; value: string }[] {
  const { kind, description } = database();
  return [
    { title: "Version", value: productVersion },
    { title: "Database", value: kind === "embedded" ? "embedded" : description },
    { title: "Mail", value: env().EMAIL_URL ? "by a mail server" : "kept as files" },
    { title: "Node.js", value: process.version },
    { title: "Running for", value: describeDuration(process.uptime()) },
    { title: "Memory", value: `${Math.round(process.memoryUsage.rss() / 1_048_576)} MB` },
  ];
}

function describeDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}
