import { createModels } from "#lib/models/registry.ts";
import type { StoredModel } from "#lib/models/stored-model.ts";

const models = createModels();

/** The model with this name, e.g. `authentik_stages_password.passwordstage`. @throws Error when nothing registers it */
export function modelNamed(name: string): StoredModel {
  const model = models.get(name);
  if (!model) throw new Error(`There is no model ${name}.`);
  return model;
}
