PLAN_CONTEXT_INVITATION = "invitation"
INVITATION_IN_EFFECT = "invitation_in_effect"
