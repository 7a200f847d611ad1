import type { ShownVersionDetail } from "#lib/api/resources/flows/versions-show.ts";
import { VersionChanges } from "./version-changes.tsx";

interface RestorePreviewProps {
  restore: ShownVersionDetail["restore"];
  isNewest: boolean;
}

/** What going back to a version would change here and in other flows, or why it cannot be done. */
export function RestorePreview({ restore, isNewest }: RestorePreviewProps) {
  const { changes, others, obstacles } = restore;
  if (changes.length === 0)
    return (
      <p className="max-w-4xl text-muted">
        {isNewest ? "This is the flow as it is now." : "The flow is like this now."}
      </p>
    );
  return (
    <section aria-label="Going back" className="max-w-4xl rounded-card border border-line bg-surface p-4">
      <h3 className="mb-2 font-semibold text-lg">Going back</h3>
      {obstacles.length > 0 ? (
        <>
          <p>The flow cannot go back to this version:</p>
          <ul className="my-2 list-disc ps-6">
            {obstacles.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      ) : null}
      {others.length > 0 ? (
        <>
          <p>These flows share stages, prompts or policies with it, which would change there, too:</p>
          <ul className="my-2 list-disc ps-6">
            {others.map(({ pk, slug, name }) => (
              <li key={pk}>
                <a className="link" href={`/if/admin/flows/${encodeURIComponent(slug)}/`}>
                  <bdi>{name}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <details className="mt-2">
        <summary className="cursor-pointer font-medium">What would change</summary>
        <div className="mt-3">
          <VersionChanges changes={changes} />
        </div>
      </details>
    </section>
  );
}
