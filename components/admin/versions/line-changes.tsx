import { type DiffLine, diffLines } from "#lib/versions/line-diff.ts";

const looks: Record<DiffLine["kind"], { sign: string; title: string; look: string }> = {
  same: { sign: " ", title: "", look: "" },
  gap: { sign: " ", title: "", look: "text-muted" },
  added: { sign: "+", title: "Added: ", look: "text-success" },
  removed: { sign: "−", title: "Removed: ", look: "text-danger" },
};

interface LineChangesProps {
  title: string;
  before: string;
  after: string;
}

/** What changed in a text of several lines. Texts that are too long for that are shown one after the other. */
export function LineChanges({ title, before, after }: LineChangesProps) {
  const lines = diffLines(before, after) ?? [
    { kind: "removed" as const, text: before },
    { kind: "added" as const, text: after },
  ];
  return (
    <figure className="px-3 py-2.5">
      <figcaption className="mb-1 font-medium">{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section aria-label={title} tabIndex={0} className="overflow-x-auto rounded-control bg-sunken p-3">
        <pre className="text-sm">
          {lines.map(({ kind, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines never move, and several may be alike
            <code key={index} className={`block ${looks[kind].look}`}>
              <span aria-hidden="true">{`${looks[kind].sign} `}</span>
              <span className="sr-only">{looks[kind].title}</span>
              {text}
            </code>
          ))}
        </pre>
      </section>
    </figure>
  );
}
