import { z } from "zod";
import { commonChallengeFields } from "#lib/flows/challenge.ts";
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
});

/**
 * One button that goes on; with JavaScript it presses itself, unless it has just been refused. A link that somebody was sent waits for the
 * person: programs that look through mail open links too, scripts and all.
 */
export function ContinueScreen(props: ScreenProps<z.infer<typeof continueChallenge>>) {
  const { t, challenge } = props;
  return (
    <ChallengeForm {...props} focusSummary>
      <p>{t(challenge.by_link ? "email.byLink" : "continue.text")}</p>
      <SubmitButton busyText={t("common.pleaseWait")}>{t("common.continue")}</SubmitButton>
      {props.refused || challenge.by_link ? null : <AutoSubmit />}
    </ChallengeForm>
  );
}
