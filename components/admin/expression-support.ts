import { autocompletion, type CompletionContext } from "@codemirror/autocomplete";
import { linter, lintGutter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { suggestNames } from "#lib/admin/expressions/expression-names.ts";
import type { ExpressionCheck } from "./expression-check.tsx";

/** How long nothing is typed before the text is checked. */
const PAUSE_MS = 700;

/** Names to complete, and faults marked in their lines. @param language read anew for each check */
export function expressionSupport(check: ExpressionCheck | null, language: () => string): Extension {
  return [autocompletion({ override: [complete] }), check ? [lintGutter(), faults(check, language)] : []];
}

function complete(context: CompletionContext) {
  const word = context.matchBefore(/[\w.]*/);
  if (!word || (word.text === "" && !context.explicit)) return null;
  const options = suggestNames(word.text).map(({ name, kind, detail }) => ({ label: name, type: kind, detail }));
  return { from: word.from + word.text.lastIndexOf(".") + 1, options, validFor: /^\w*$/ };
}

function faults(check: ExpressionCheck, language: () => string): Extension {
  return linter(
    async (view) => {
      const { doc } = view.state;
      // A server that does not answer just now says nothing about the text; saving checks it again.
      const fault = await check(language(), doc.toString()).catch(() => null);
      if (!fault) return [];
      const { from, to } = doc.line(Math.min(Math.max(1, fault.line), doc.lines));
      return [{ from, to, severity: "error", message: fault.message }];
    },
    { delay: PAUSE_MS },
  );
}
