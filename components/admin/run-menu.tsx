import { CopyField } from "./copy-field.tsx";

interface RunMenuProps {
  slug: string;
  /** Where browsers find the system, without a slash at the end. */
  origin: string;
}

/** Ways to run a flow. Opens and closes without scripts. */
export function RunMenu({ slug, origin }: RunMenuProps) {
  const path = `/if/flow/${encodeURIComponent(slug)}/`;
  return (
    <details className="admin-menu">
      <summary className="admin-button">Run</summary>
      <div className="admin-menu-body">
        <p>
          <a className="link font-medium" href={path}>
            As me
          </a>
          <span className="block text-muted text-sm">
            In this browser, with your login. What the flow does, it does to you.
          </span>
        </p>
        <p>
          <a className="link font-medium" href={`${path}?inspector`}>
            As me, with the inspector
          </a>
          <span className="block text-muted text-sm">Shows beside each step what is known and what is left to do.</span>
        </p>
        <div>
          <p className="font-medium">As an anonymous visitor</p>
          <p className="mb-2 text-muted text-sm">
            Open this link in a private window: this browser is logged in and would not be treated as a visitor’s.
          </p>
          <CopyField title="Link of the flow" value={origin + path} />
        </div>
        <p>
          <a className="link font-medium" href={`/if/admin/flows/${encodeURIComponent(slug)}/dry-run/`}>
            As anybody, without consequences
          </a>
          <span className="block text-muted text-sm">A dry run shows what a visitor or any user would see.</span>
        </p>
      </div>
    </details>
  );
}
