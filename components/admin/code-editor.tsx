"use client";

import { type TextareaHTMLAttributes, useEffect, useRef, useState } from "react";
import { useExpressionCheck } from "./expression-check.tsx";

interface CodeEditorProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  /** `python`, `javascript`, `json` or `yaml`. */
  language: string;
  /** Name of the form's field that says the language, for expressions. */
  languageField?: string | undefined;
  defaultValue: string;
}

/**
 * Program text. Without scripts a text area; with them an editor takes its place and writes what is typed back into it, so that
 * the form sends the same field either way. The editor's code is fetched when the first one is shown.
 */
export function CodeEditor({ language, languageField, defaultValue, ...input }: CodeEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const check = useExpressionCheck();
  useEffect(() => {
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
    };
  }, [language, languageField, check]);
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
        rows={10}
        spellCheck={false}
        hidden={ready}
        className="admin-input font-mono text-sm"
      />
      <div ref={host} hidden={!ready} className="overflow-hidden rounded-control border border-edge bg-surface" />
    </>
  );
}
