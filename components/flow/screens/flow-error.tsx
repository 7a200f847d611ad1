import type { FlowErrorChallenge } from "#lib/flows/challenge.ts";
import { Alert } from "../../ui/alert.tsx";
import type { ScreenProps } from "../screen-props.ts";
import { TryAgain } from "../try-again.tsx";

/** Something went wrong inside: an apology, the reference to quote, and the ways on. Details only when the server gave them. */
export function FlowErrorScreen({ challenge, t }: ScreenProps<FlowErrorChallenge>) {
  const detail = [challenge.error, challenge.traceback].filter(Boolean).join("\n\n");
  return (
    <>
      <div role="alert">
        <Alert level="danger">
          <p>{t("flowError.text")}</p>
          <p>
            <code>{challenge.request_id}</code>
          </p>
        </Alert>
      </div>
      {detail ? (
        <details className="flow-details">
          <summary className="link">{t("common.details")}</summary>
          {/* Long traces scroll: with the keyboard only what takes the focus does. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above (WCAG 2.1.1) */}
          <pre className="trace" dir="ltr" tabIndex={0}>
            {detail}
          </pre>
        </details>
      ) : null}
      <TryAgain t={t} />
    </>
  );
}
