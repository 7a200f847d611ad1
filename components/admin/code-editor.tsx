"use client";

import { type RefObject, type TextareaHTMLAttributes, useEffect, useRef, useState } from "react";
import { useExpressionCheck } from "./expression-check.tsx";

interface CodeEditorProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  /** `python`, `javascript`, `json` or `yaml`. */
  language: string;
  /** Name of the form's field that says the language, for expressions. */
  languageField?: string | undefined;
  /** Name of the form's checkbox that says that the text is a program at all; left out, it always is. */
  programWhen?: string | undefined;
  defaultValue: string;
}

/**
 * Program text. Without scripts a text area; with them an editor takes its place and writes what is typed back into it, so that
 * the form sends the same field either way. The editor's code is fetched when the first one is shown.
 */
export function CodeEditor({ language, languageField, programWhen, defaultValue, ...input }: CodeEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const check = useExpressionCheck();
  const isProgram = useCheckbox(area, programWhen);
  useEffect(() => {
    if (!isProgram) return;
    let destroy: (() => void) | undefined;
    let gone = false;
    import("./mount-editor.ts").then(({ mountEditor }) => {
      const [from, to] = [area.current, host.current];
      if (gone || !from || !to) return;
      const label = from.labels?.[0]?.textContent ?? "Code";
      destroy = mountEditor({ area: from, host: to, language, label, languageField, check });
      setReady(true);
    });
    return () => {
      gone = true;
      destroy?.();
      setReady(false);
    };
  }, [language, languageField, check, isProgram]);
  const { ref, ...rest } = input as typeof input & { ref?: (element: HTMLTextAreaElement | null) => void };
  return (
    <>
      <textarea
        {...rest}
        ref={(element) => {
          area.current = element;
          ref?.(element);
        }}
        defaultValue={defaultValue}
        rows={isProgram ? 10 : 4}
        spellCheck={!isProgram}
        hidden={ready}
        className={isProgram ? "admin-input font-mono text-sm" : "admin-input"}
      />
      <div ref={host} hidden={!ready} className="overflow-hidden rounded-control border border-edge bg-surface" />
    </>
  );
}

/** Whether a checkbox of the form that `area` belongs to is ticked. @param name left out, it counts as ticked */
function useCheckbox(area: RefObject<HTMLTextAreaElement | null>, name: string | undefined): boolean {
  const [isTicked, setTicked] = useState(name === undefined);
  useEffect(() => {
    const box = name === undefined ? null : area.current?.form?.elements.namedItem(name);
    if (!(box instanceof HTMLInputElement)) return;
    const follow = () => setTicked(box.checked);
    follow();
    box.addEventListener("change", follow);
    return () => box.removeEventListener("change", follow);
  }, [area, name]);
  return isTicked;
}
