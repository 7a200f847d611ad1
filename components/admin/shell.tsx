import type { ReactNode } from "react";
import { Avatar } from "../ui/avatar.tsx";
import { BrandIcon, ThemedPicture } from "../ui/themed-picture.tsx";
import { NavigationLinks } from "./navigation-links.tsx";

interface AdminShellProps {
  brand: { title: string; logo: string; favicon: string };
  person: { name: string; avatar: string };
  children: ReactNode;
}

/** The frame of every page of the admin section: where to go on the one side, the page on the other. English throughout. */
export function AdminShell({ brand, person, children }: AdminShellProps) {
  return (
    <div lang="en" dir="ltr" className="min-h-dvh bg-canvas text-ink md:grid md:grid-cols-[15rem_1fr]">
      <BrandIcon favicon={brand.favicon} />
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-surface focus:p-3">
        Skip to the content
      </a>
      <header className="border-line border-b bg-surface md:min-h-dvh md:border-e md:border-b-0">
        <div className="flex items-center justify-between gap-3 p-4 md:sticky md:top-0 md:h-dvh md:flex-col md:items-stretch md:justify-start md:overflow-y-auto">
          <a href="/if/admin/" className="flex flex-wrap items-center gap-x-2 font-semibold text-ink no-underline">
            <ThemedPicture src={brand.logo} alt="" className="h-7 w-auto max-w-32" theme="automatic" />
            <span className="text-muted text-sm">Administration</span>
          </a>
          <details className="group md:hidden">
            <summary className="admin-button">Menu</summary>
            <div className="absolute inset-x-0 z-10 border-line border-y bg-surface p-4 shadow-lg">
              <NavigationLinks />
              <PersonLinks person={person} />
            </div>
          </details>
          <div className="hidden md:flex md:grow md:flex-col md:justify-between md:gap-6 md:pt-4">
            <NavigationLinks />
            <PersonLinks person={person} />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 p-4 outline-none md:px-8 md:py-6">
        {children}
      </main>
    </div>
  );
}

function PersonLinks({ person }: Pick<AdminShellProps, "person">) {
  return (
    <div className="mt-4 border-line border-t pt-4 text-sm">
      <p className="flex items-center gap-2">
        <Avatar src={person.avatar} size={28} />
        <bdi className="truncate">{person.name}</bdi>
      </p>
      <p className="mt-2 flex gap-4">
        <a className="link" href="/if/user/">
          My account
        </a>
        <a className="link" href="/flows/-/default/invalidation/">
          Log out
        </a>
      </p>
    </div>
  );
}
