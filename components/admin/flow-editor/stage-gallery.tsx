"use client";

import { useEffect, useState } from "react";
import type { EditorChoice } from "#lib/admin/flow-editor/editor.ts";
import { SidePanel } from "./side-panel.tsx";

/** A type of stage to make one of. */
export interface StageTypeChoice {
  type: string;
  title: string;
  about: string;
}

interface StageGalleryProps {
  types: readonly StageTypeChoice[];
  /** The stages that there are. */
  load(): Promise<EditorChoice[]>;
  /** Adds a stage that there is. @param id of the stage */
  onAdd(id: string): void;
  /** Begins a new stage. */
  onNew(type: string): void;
  onClose(): void;
}

/** More stages than these are found by typing. */
const SHOWN = 30;

/** What can be added to a flow: a new stage of a type, or a stage that there is. Typing narrows both down. */
export function StageGallery({ types, load, onAdd, onNew, onClose }: StageGalleryProps) {
  const [search, setSearch] = useState("");
  const [stages, setStages] = useState<readonly EditorChoice[]>();
  useEffect(() => {
    let isShown = true;
    load().then((loaded) => isShown && setStages(loaded));
    return () => {
      isShown = false;
    };
  }, [load]);
  const words = search.toLowerCase().split(/\s+/);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const shownTypes = types.filter(({ title, about }) => matches(`${title} ${about}`));
  const found = (stages ?? []).filter(({ name, type }) => matches(`${name} ${type}`));
  const shown = found.slice(0, SHOWN);
  return (
    <SidePanel title="Add a stage" onClose={onClose}>
      <input
        type="search"
        aria-label="Search stages"
        placeholder="Search stages"
        className="admin-input mb-4"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <p role="status" className="sr-only">
        {`${shownTypes.length} types, ${found.length} stages`}
      </p>
      <h3 className="mb-2 font-semibold">New stage</h3>
      {shownTypes.length === 0 ? <p className="mb-4 text-muted">No type matches.</p> : null}
      <ul className="mb-5 grid gap-2">
        {shownTypes.map(({ type, title, about }) => (
          <li key={type}>
            <button type="button" className="admin-choice" onClick={() => onNew(type)}>
              <span className="block font-medium">{title}</span>
              <span className="block text-muted text-sm">{about}</span>
            </button>
          </li>
        ))}
      </ul>
      <h3 className="mb-2 font-semibold">Stages that there are</h3>
      {found.length === 0 ? <p className="text-muted">{stages ? "No stage matches." : "Loading"}</p> : null}
      <ul className="grid gap-2">
        {shown.map(({ id, name, type }) => (
          <li key={id}>
            <button type="button" className="admin-choice" onClick={() => onAdd(id)}>
              <bdi className="font-medium">{name}</bdi> <span className="admin-tag">{type}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > SHOWN ? (
        <p className="mt-2 text-muted text-sm">{`${found.length - SHOWN} more. Type a part of the name.`}</p>
      ) : null}
    </SidePanel>
  );
}
