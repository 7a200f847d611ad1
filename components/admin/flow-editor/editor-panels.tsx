import type { EditorActions } from "./flow-editor.tsx";
import { ObjectPanel } from "./object-panel.tsx";
import { StageGallery, type StageTypeChoice } from "./stage-gallery.tsx";
import type { PanelControl } from "./use-panel.ts";

interface EditorPanelsProps {
  panel: PanelControl;
  types: readonly StageTypeChoice[];
  actions: Pick<EditorActions, "open" | "save" | "stages">;
  /** Changes the draft. */
  send(edit: object): void;
}

/** What is open beside the flow: the gallery of stages, or the form of a stage or policy. */
export function EditorPanels({ panel, types, actions, send }: EditorPanelsProps) {
  const { shown, open, close } = panel;
  if (!shown) return null;
  if (shown === "gallery")
    return (
      <StageGallery
        types={types}
        load={actions.stages}
        onAdd={(stage) => {
          close();
          send({ kind: "add", stage });
        }}
        onNew={(type) => open({ collection: "stages", type })}
        onClose={close}
      />
    );
  return (
    <ObjectPanel
      key={JSON.stringify(shown)}
      target={shown}
      load={actions.open}
      save={actions.save}
      onSaved={(record, isNew) => {
        if (isNew) close();
        send(isNew ? { kind: "add", stage: record.pk } : { kind: "refresh" });
      }}
      onClose={close}
    />
  );
}
