"use client";

import { useEffect, useState } from "react";
import type { PanelForm, PanelTarget } from "#lib/admin/flow-editor/panel.ts";
import { ObjectForm, type SaveState } from "../object-form.tsx";
import { SidePanel } from "./side-panel.tsx";

interface ObjectPanelProps {
  target: PanelTarget;
  load(target: PanelTarget): Promise<PanelForm | null>;
  save(target: PanelTarget, state: SaveState, form: FormData): Promise<SaveState>;
  /** Called with what was saved. @param isNew whether it was made by that */
  onSaved(record: Readonly<Record<string, unknown>>, isNew: boolean): void;
  onClose(): void;
}

/** The form of a stage or policy beside the flow. It is saved at once, not with the draft. */
export function ObjectPanel({ target, load, save, onSaved, onClose }: ObjectPanelProps) {
  const [form, setForm] = useState<PanelForm | null>();
  useEffect(() => {
    let isShown = true;
    load(target).then((loaded) => isShown && setForm(loaded));
    return () => {
      isShown = false;
    };
  }, [load, target]);
  if (!form)
    return (
      <SidePanel title={form === null ? "Not there any more" : "One moment …"} onClose={onClose}>
        <p role="status" className="text-muted">
          {form === null ? "Somebody has deleted it. Reload the page to see the flow as it is." : "Loading"}
        </p>
      </SidePanel>
    );
  const { title, type, isNew, others, href, ...parts } = form;
  async function saveHere(state: SaveState, data: FormData): Promise<SaveState> {
    const result = await save(target, state, data);
    if (result.saved && result.values) onSaved(result.values, isNew);
    return result;
  }
  return (
    <SidePanel title={title} onClose={onClose}>
      <p className="mb-4 text-muted">
        {isNew ? (
          "The stage is made at once. It becomes a part of the flow when you publish."
        ) : (
          <>
            {`${type}. What you save here holds at once, also before you publish. `}
            <a className="link" href={href}>
              Open its page
            </a>
          </>
        )}
      </p>
      {others.length > 0 ? (
        <p className="mb-4 rounded-control border border-warning p-3">
          {"Also used in: "}
          <bdi>{others.join(", ")}</bdi>
          {". A change here is a change there."}
        </p>
      ) : null}
      <ObjectForm {...parts} isNew={isNew} action={saveHere} submitTitle={isNew ? "Create and add" : "Save"} />
    </SidePanel>
  );
}
