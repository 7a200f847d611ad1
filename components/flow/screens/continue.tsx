import { z } from "zod";
import { commonChallengeFields } from "#lib/flows/challenge.ts";
import { safeHref } from "../../safe-href.ts";
import { Alert } from "../../ui/alert.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { AutoSubmit } from "../auto-submit.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import type { ScreenProps } from "../screen-props.ts";

/** The component name of the step in between. It is this interface's own: the API never sends it. */
export const CONTINUE_COMPONENT = "vestibule-continue";

/** A step in between: what comes next changes something without asking (a logout, for instance), which showing a page must not. */
export const continueChallenge = z.object({
  component: z.literal(CONTINUE_COMPONENT),
  ...commonChallengeFields,
  /** Whether a link was opened that is used up by going on. */
  by_link: z.boolean().default(false),
  flow_designation: z.string().optional(),
});

/**
 * One button that goes on; with JavaScript it presses itself, unless it has just been refused. A link that somebody was sent waits for the
 * person: programs that look through mail open links too, scripts and all. So does an account that would go: a link to that page, which
 * anybody can send, must not be enough.
 */
export function ContinueScreen(props: ScreenProps<z.infer<typeof continueChallenge>>) {
  const { t, challenge } = props;
  if (challenge.flow_designation === "unenrollment") return <DeletionForm {...props} />;
  return (
    <ChallengeForm {...props} focusSummary>
      <p>{t(challenge.by_link ? "email.byLink" : "continue.text")}</p>
      <SubmitButton busyText={t("common.pleaseWait")}>{t("common.continue")}</SubmitButton>
      {props.refused || challenge.by_link ? null : <AutoSubmit />}
    </ChallengeForm>
  );
}

/** Says what will be gone, and asks. */
function DeletionForm(props: ScreenProps<z.infer<typeof continueChallenge>>) {
  const { t, challenge } = props;
  return (
    <ChallengeForm {...props} focusSummary>
      <Alert level="danger" title={t("continue.deleteTitle")}>
        <p>{t("continue.deleteText")}</p>
      </Alert>
      <SubmitButton busyText={t("common.pleaseWait")}>{t("continue.delete")}</SubmitButton>
      <a className="button button-secondary" href={safeHref(challenge.flow_info?.cancel_url) ?? "/"}>
        {t("common.cancel")}
      </a>
    </ChallengeForm>
  );
}
