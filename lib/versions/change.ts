/** What a field was and is, in words. Secrets are never shown: of them it is only told that they changed. */
export interface FieldChange {
  field: string;
  title: string;
  /** Empty for nothing, null for secrets. */
  before: string | null;
  after: string | null;
  secret: boolean;
}

/** What differs between two versions about one object. A `step` is a stage's place in the flow, a `binding` a policy's at the flow or a step. */
export interface ContentChange {
  object: "flow" | "step" | "stage" | "prompt" | "policy" | "binding";
  action: "added" | "removed" | "moved" | "changed";
  /** Its key; empty for the flow. */
  key: string;
  name: string;
  /** What a policy is bound to; where a step was moved. */
  place: string;
  fields: FieldChange[];
}
