import { expect, type Locator, type Page } from "@playwright/test";

/** The editor of a flow. */
export class FlowEditorPage {
  readonly page: Page;
  readonly main: Locator;
  readonly steps: Locator;
  /** What is open beside the flow. */
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole("main");
    this.steps = this.main.locator("ol > li");
    this.panel = page.getByRole("dialog");
  }

  async open(slug: string): Promise<void> {
    await this.page.goto(`/if/admin/flows/${slug}/`);
    await expect(this.main.getByRole("heading", { name: "Stages in order" })).toBeVisible();
  }

  /** Puts a stage that there is at the end. @param name of the stage */
  async add(name: string): Promise<void> {
    const list = this.main.getByLabel("Add a stage");
    await expect(list.or(this.main.getByRole("button", { name: "Add a stage …" }))).toBeVisible();
    if (await list.isVisible()) {
      const option = list.locator("option", { hasText: name });
      await list.selectOption((await option.getAttribute("value")) ?? "");
      await this.main.getByRole("button", { name: "Add", exact: true }).click();
    } else {
      await this.openGallery(name);
      await this.panel.getByRole("button", { name }).click();
    }
    await expect(this.step(name)).toBeVisible();
  }

  /** Opens the gallery of stages, narrowed down. */
  async openGallery(search: string): Promise<void> {
    await this.main.getByRole("button", { name: "Add a stage …" }).click();
    await this.panel.getByRole("searchbox").fill(search);
  }

  /** Makes a stage in the panel and adds it. @param type as it is called @param fields of its form, by label */
  async addNew(type: string, name: string, choose: readonly string[] = []): Promise<void> {
    await this.openGallery(type);
    await this.panel.getByRole("button", { name: type }).first().click();
    await this.panel.getByLabel("Name", { exact: true }).fill(name);
    for (const label of choose) await this.panel.getByRole("checkbox", { name: label }).check();
    await this.panel.getByRole("button", { name: "Create and add" }).click();
    await expect(this.step(name)).toBeVisible();
    await expect(this.panel).toHaveCount(0);
  }

  /** A stage of the flow by its name. */
  step(name: string): Locator {
    return this.steps.filter({ hasText: name });
  }

  /** Binds a policy, a group or a user to a stage. @param name as it is typed: `group: staff`, or the name alone */
  async bind(stage: string, name: string): Promise<void> {
    const step = this.step(stage);
    const settings = step.locator("details");
    if ((await settings.getAttribute("open")) === null) await step.locator("summary").click();
    await step.getByLabel(/^Bind a policy, group or user/).fill(name);
    await step.getByRole("button", { name: "Bind", exact: true }).click();
    await expect(step.getByRole("link", { name: name.replace(/^\w+: /, "") })).toBeVisible();
  }

  async moveUp(stage: string): Promise<void> {
    await this.main.getByRole("button", { name: `Move ${stage} up` }).click();
  }

  async remove(stage: string): Promise<void> {
    await this.main.getByRole("button", { name: `Remove ${stage} from the flow` }).click();
    await expect(this.steps.filter({ hasText: stage })).toHaveCount(0);
  }

  /** Publishes the draft. */
  async publish(): Promise<void> {
    await this.main.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(this.main.getByText(/^Published\./)).toBeVisible();
  }

  /** Waits until the stages stand in this order. */
  async expectOrder(names: readonly string[]): Promise<void> {
    await expect(this.steps).toHaveCount(names.length);
    for (const [index, name] of names.entries()) await expect(this.steps.nth(index)).toContainText(name);
  }

  /** Waits for a problem that the checks tell of. */
  async expectProblem(text: string | RegExp): Promise<void> {
    await expect(this.main.getByRole("status", { name: "Problems" })).toContainText(text);
  }

  async expectNoProblems(): Promise<void> {
    await expect(this.main.getByText("No problems found.")).toBeVisible();
  }
}
