import { Counter } from "prom-client";
import { metrics } from "#lib/server/metrics.ts";

const NAME = "vestibule_mails_total";

/** Counts what became of attempts to send. */
export function countMail(outcome: "sent" | "postponed" | "given_up"): void {
  const { registry } = metrics();
  const known = registry.getSingleMetric(NAME) as Counter<"outcome"> | undefined;
  const counter =
    known ??
    new Counter({
      name: NAME,
      help: "Attempts to send mails, by what became of them.",
      labelNames: ["outcome"],
      registers: [registry],
    });
  counter.inc({ outcome });
}
