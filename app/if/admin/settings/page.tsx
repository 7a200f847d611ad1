import { ObjectForm } from "#components/admin/object-form.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { toJsonSchema } from "#lib/admin/forms/describe-form.ts";
import { settingsFields, settingsGroups, shownSettings } from "#lib/admin/settings/settings-form.ts";
import { adminPage } from "../access.ts";
import { saveSettings } from "./actions.ts";

/** What an administrator changes while the system runs. */
export default async function SettingsPage() {
  const call = await adminPage("/if/admin/settings/");
  if (!call) return null;
  return (
    <>
      <PageHeader title="Settings" about="They hold for the whole installation, from the next request on." />
      <ObjectForm
        fields={settingsFields}
        groups={settingsGroups}
        options={{}}
        schema={toJsonSchema(shownSettings) as Record<string, unknown>}
        isNew={false}
        values={call.definitions.settings}
        action={saveSettings}
        submitTitle="Save"
        cancelHref="/if/admin/"
      />
    </>
  );
}
