import {
  AdminApi,
  Configuration,
  CoreApi,
  EventsApi,
  FlowsApi,
  ManagedApi,
  PoliciesApi,
  type Prompt,
  type PromptRequest,
  StagesApi,
} from "@goauthentik/api";

/** A program with an administrator's token: nothing but the client from npm. */
export class ApiAdministrator {
  readonly flows: FlowsApi;
  readonly stages: StagesApi;
  readonly policies: PoliciesApi;
  readonly core: CoreApi;
  readonly managed: ManagedApi;
  readonly events: EventsApi;
  readonly admin: AdminApi;

  constructor(origin: string, accessToken: string) {
    const configuration = new Configuration({ basePath: `${origin}/api/v3`, accessToken });
    this.flows = new FlowsApi(configuration);
    this.stages = new StagesApi(configuration);
    this.policies = new PoliciesApi(configuration);
    this.core = new CoreApi(configuration);
    this.managed = new ManagedApi(configuration);
    this.events = new EventsApi(configuration);
    this.admin = new AdminApi(configuration);
  }

  /** Binds stages to a flow, in order. @returns the keys of the bindings */
  async bind(target: string, stages: readonly { pk: string }[]): Promise<string[]> {
    const keys: string[] = [];
    for (const [index, { pk: stage }] of stages.entries()) {
      const flowStageBindingRequest = { target, stage, order: (index + 1) * 10 };
      keys.push((await this.flows.flowsBindingsCreate({ flowStageBindingRequest })).pk);
    }
    return keys;
  }

  /** Makes prompts, in order. */
  async prompts(prefix: string, prompts: readonly Omit<PromptRequest, "name" | "label">[]): Promise<Prompt[]> {
    const made: Prompt[] = [];
    for (const [order, prompt] of prompts.entries()) {
      const promptRequest = { name: `${prefix}-${prompt.fieldKey}`, label: prompt.fieldKey, order, ...prompt };
      made.push(await this.stages.stagesPromptPromptsCreate({ promptRequest }));
    }
    return made;
  }

  /** Reads a blueprint into the system. @throws Error with the log when it is refused */
  async importText(text: string, context: Record<string, unknown> = {}): Promise<void> {
    const { success, logs } = await this.managed.managedBlueprintsImportCreate({
      file: new Blob([text], { type: "application/yaml" }),
      context: JSON.stringify(context),
    });
    if (!success) throw new Error(logs.map(({ event }) => event).join("\n"));
  }
}
