import type { ReactNode } from "react";
import { Alert } from "../ui/alert.tsx";
import { otherErrors } from "./field-errors.ts";
import type { ScreenProps } from "./screen-props.ts";

/** The id of the summary of what is wrong, for a field to refer to. */
export const FORM_ERRORS_ID = "form-errors";

/** The id of the page's heading, which names the form. */
export const TITLE_ID = "flow-title";

type ChallengeFormProps = Pick<ScreenProps<unknown>, "form" | "errors" | "refused" | "requestId" | "t"> & {
  /** The fields that show their errors themselves. */
  shown?: readonly string[];
  /** Whether the summary takes the focus when it appears. */
  focusSummary?: boolean;
  children: ReactNode;
};

/**
 * The one form of a screen. Hidden inputs come first, so that no field of a challenge can stand in for one of them. With each answer of the
 * server it is a new form: values, focus and the shown password start from what the server said.
 */
export function ChallengeForm(props: ChallengeFormProps) {
  const { form, errors, requestId, t, shown = [], focusSummary, children } = props;
  // A policy may refuse an answer without saying why; silence would look like a broken button.
  const unexplained = props.refused && Object.keys(errors).length === 0;
  const texts = unexplained ? [t("common.notAccepted")] : otherErrors(errors, shown);
  return (
    <form key={requestId} action={form.action} className="flow-form" aria-labelledby={TITLE_ID}>
      {Object.entries(form.hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {texts.length > 0 ? (
        <div
          id={FORM_ERRORS_ID}
          role="alert"
          tabIndex={-1}
          // biome-ignore lint/a11y/noAutofocus: after a refused answer the reason is what a person needs first
          autoFocus={focusSummary}
          data-focus={focusSummary ? "" : undefined}
        >
          <Alert level="danger">
            {texts.map((text) => (
              <p key={text}>
                <bdi>{text}</bdi>
              </p>
            ))}
          </Alert>
        </div>
      ) : null}
      {children}
    </form>
  );
}
