import type { ReactNode } from "react";
import type { loadRelated } from "#lib/admin/users/load-related.ts";
import { Time } from "./object-table.tsx";
import { Panel } from "./panel.tsx";

interface UserRelatedProps extends Awaited<ReturnType<typeof loadRelated>> {
  endSession(form: FormData): Promise<void>;
  revokeConsent(form: FormData): Promise<void>;
}

/** Where a person is logged in, what they have allowed, and what they did last. */
export function UserRelated({ sessions, consents, events, endSession, revokeConsent }: UserRelatedProps) {
  return (
    <div className="mt-8 grid max-w-3xl gap-5">
      <Panel title="Sessions">
        {sessions.length === 0 ? <p className="text-muted">Not logged in anywhere.</p> : null}
        <ul>
          {sessions.map(({ id, current, title, ip, lastUsed }) => (
            <Entry key={id} id={id} action={endSession} button="End" label={`End ${title}, ${ip}`}>
              <p className="font-medium">
                {title}
                {current ? <span className="admin-tag ms-2">this browser</span> : null}
              </p>
              <p className="text-muted text-sm">
                <bdi>{ip}</bdi>
                {" – last used "}
                <Time value={lastUsed} />
              </p>
            </Entry>
          ))}
        </ul>
      </Panel>
      <Panel title="Devices">
        <p className="text-muted">
          No devices. Passkeys, authenticator apps and other second steps are not part of this version, so nobody can
          have one.
        </p>
      </Panel>
      <Panel title="Consents">
        {consents.length === 0 ? <p className="text-muted">Has allowed nothing that still holds.</p> : null}
        <ul>
          {consents.map(({ id, title, expires, permissions }) => (
            <Entry key={id} id={id} action={revokeConsent} button="Revoke" label={`Revoke ${title}`}>
              <p className="font-medium">
                <bdi>{title}</bdi>
              </p>
              <p className="text-muted text-sm">
                <bdi>{permissions}</bdi>
                {expires ? (
                  <>
                    {" – until "}
                    <Time value={expires} />
                  </>
                ) : null}
              </p>
            </Entry>
          ))}
        </ul>
      </Panel>
      <Panel title="Last events">
        {events.length === 0 ? <p className="text-muted">Nothing is recorded.</p> : null}
        <ul className="text-sm">
          {events.map(({ pk, action, created, client_ip }) => (
            <li key={pk} className="flex flex-wrap items-baseline gap-x-3 border-line border-t py-2 first:border-0">
              <Time value={created} />
              <a className="link" href={`/if/admin/events/${pk}/`}>
                {action.replaceAll("_", " ")}
              </a>
              <bdi className="text-muted">{client_ip}</bdi>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

interface EntryProps {
  id: string;
  action(form: FormData): Promise<void>;
  button: string;
  /** What the button does, for whoever does not see what it stands beside. */
  label: string;
  children: ReactNode;
}

function Entry({ id, action, button, label, children }: EntryProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 border-line border-t py-2 first:border-0">
      <div className="min-w-0 break-words">{children}</div>
      <form action={action}>
        <input type="hidden" name="id" value={id} />
        <button type="submit" className="admin-button" aria-label={label}>
          {button}
        </button>
      </form>
    </li>
  );
}
