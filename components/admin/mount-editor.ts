import { autocompletion, closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { python } from "@codemirror/lang-python";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, defaultHighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import type { ExpressionCheck } from "./expression-check.tsx";
import { expressionSupport } from "./expression-support.ts";

interface EditorPlace {
  /** The field that the form sends. */
  area: HTMLTextAreaElement;
  host: HTMLElement;
  language: string;
  /** What screen readers call the editor. */
  label: string;
  /** Makes it an editor of expressions: the name of the form's field that says in which language. */
  languageField?: string | undefined;
  check?: ExpressionCheck | null;
}

const languages: Record<string, () => Extension> = {
  python,
  javascript: () => javascript(),
  json: () => javascript(),
  yaml,
};

/** Puts an editor into `host` that keeps `area` up to date. Escape, then Tab leaves it by keyboard. @returns what removes it */
export function mountEditor(place: EditorPlace): () => void {
  const { area, host, label, languageField, check = null } = place;
  const found = languageField ? area.form?.elements.namedItem(languageField) : null;
  const chooser = found instanceof HTMLSelectElement ? found : null;
  const language = () => chooser?.value ?? place.language;
  const highlighting = new Compartment();
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        history(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        languageField ? expressionSupport(check, language) : autocompletion(),
        syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        highlighting.of(languages[language()]?.() ?? []),
        EditorView.lineWrapping,
        // The page's Content-Security-Policy lets only styles with its nonce in.
        EditorView.cspNonce.of(document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? ""),
        EditorView.contentAttributes.of({ "aria-label": label }),
        EditorView.theme({
          "&": { backgroundColor: "var(--color-surface)", color: "var(--color-ink)", fontSize: "0.875rem" },
          ".cm-content": { minHeight: "10rem", fontFamily: "var(--font-mono)" },
          ".cm-gutters": { backgroundColor: "var(--color-sunken)", color: "var(--color-muted)", border: "none" },
          ".cm-tooltip": {
            backgroundColor: "var(--color-surface)",
            border: "1px solid var(--color-edge)",
            color: "var(--color-ink)",
          },
          ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
            backgroundColor: "var(--color-accent)",
            color: "var(--color-on-accent)",
          },
          "&.cm-focused": { outline: "2px solid var(--color-accent)", outlineOffset: "-2px" },
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          area.value = update.state.doc.toString();
          area.dispatchEvent(new Event("input", { bubbles: true }));
        }),
      ],
    }),
  });
  const change = () => view.dispatch({ effects: highlighting.reconfigure(languages[language()]?.() ?? []) });
  chooser?.addEventListener("change", change);
  return () => {
    chooser?.removeEventListener("change", change);
    view.destroy();
  };
}
