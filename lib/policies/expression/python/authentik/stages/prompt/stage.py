PLAN_CONTEXT_PROMPT = "prompt_data"
