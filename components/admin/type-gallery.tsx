"use client";

import { useState } from "react";

interface TypeGalleryProps {
  types: readonly { type: string; title: string; about: string; href: string }[];
  /** What the search says that it searches. */
  label?: string;
}

/** Types to choose from, each with what it does. Typing narrows them down. */
export function TypeGallery({ types, label = "Search types" }: TypeGalleryProps) {
  const [search, setSearch] = useState("");
  const words = search.toLowerCase().split(/\s+/);
  const shown = types.filter(({ title, about }) =>
    words.every((word) => `${title} ${about}`.toLowerCase().includes(word)),
  );
  return (
    <>
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        className="admin-input mb-4 max-w-md"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {shown.map(({ type, title, about, href }) => (
          <li key={type}>
            <a
              href={href}
              className="block h-full rounded-card border border-line bg-surface p-4 text-ink no-underline hover:border-accent"
            >
              <span className="block font-semibold">{title}</span>
              <span className="mt-1 block text-muted text-sm">{about}</span>
            </a>
          </li>
        ))}
      </ul>
      <p role="status" className={shown.length === 0 ? "text-muted" : "sr-only"}>
        {shown.length === 0 ? "Nothing matches." : `${shown.length} to choose from`}
      </p>
    </>
  );
}
