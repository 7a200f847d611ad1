"use client";

import { usePathname } from "next/navigation";
import { navigation } from "./navigation.ts";

/** The navigation; the page that is open is marked. */
export function NavigationLinks() {
  const path = `${(usePathname() ?? "").replace(/\/$/, "")}/`;
  return (
    <nav aria-label="Administration" className="flex flex-col gap-4">
      {navigation.map((group) => (
        <div key={group.title}>
          <p className="px-2 pb-1 font-semibold text-muted text-xs uppercase tracking-wide">{group.title}</p>
          <ul className="flex flex-col gap-0.5">
            {group.places.map(({ href, title }) => (
              <li key={href}>
                <a
                  href={href}
                  aria-current={isCurrent(path, href) ? "page" : undefined}
                  className="block rounded-control px-2 py-1.5 text-ink no-underline hover:bg-sunken aria-[current]:bg-sunken aria-[current]:font-semibold"
                >
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function isCurrent(path: string, href: string): boolean {
  return href === "/if/admin/" ? path === href : path.startsWith(href);
}
