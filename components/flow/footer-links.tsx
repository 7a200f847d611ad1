import { safeHref } from "../safe-href.ts";
import type { FooterLink } from "./screen-props.ts";

/** Links of the installation below the card, such as an imprint. Nothing when there are none. */
export function FooterLinks({ links, label }: { links: readonly FooterLink[]; label: string }) {
  if (links.length === 0) return null;
  return (
    <footer className="flow-footer">
      <ul aria-label={label}>
        {links.map(({ name, href }) => {
          const target = mailbox(href) ?? safeHref(href);
          return (
            <li key={`${name} ${href}`}>
              {target ? (
                <a href={target}>
                  <bdi>{name}</bdi>
                </a>
              ) : (
                <bdi>{name}</bdi>
              )}
            </li>
          );
        })}
      </ul>
    </footer>
  );
}

/** Besides pages, only these lead to mailboxes. */
function mailbox(href: string | null): string | undefined {
  return href && /^mailto:[^\s]+$/i.test(href) ? href : undefined;
}
