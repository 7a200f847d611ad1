import type { StageTiming } from "#lib/flows/stage-timings.ts";

/** The stages that took longest since this process began. */
export function SlowStages({ timings }: { timings: readonly StageTiming[] }) {
  if (timings.length === 0) return <p className="text-muted">No stage was run since this process began.</p>;
  return (
    <ul className="flex flex-col gap-2">
      {timings.map(({ stage, type, count, mean, longest }) => (
        <li key={stage}>
          <a className="link break-words" href={`/if/admin/stages/?search=${encodeURIComponent(stage)}`}>
            <bdi>{stage}</bdi>
          </a>
          <p className="text-muted text-sm">
            {`${type.replaceAll("_", " ")}: ${toText(mean)} on average, ${toText(longest)} at most, ${count === 1 ? "once" : `${count} times`}`}
          </p>
        </li>
      ))}
    </ul>
  );
}

function toText(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}
