interface KeepRecordProps {
  /** Reference of the record that is shown, when it is kept already. */
  kept: string | null;
  action: () => Promise<void>;
}

/** Keeps the record that is shown, or leads to it. */
export function KeepRecord({ kept, action }: KeepRecordProps) {
  if (kept)
    return (
      <p className="mt-4" role="status">
        This record is kept:{" "}
        <a className="link break-all" href={`/if/admin/traces/${kept}/`} target="_top">
          {kept}
        </a>
      </p>
    );
  return (
    <form action={action} className="mt-4">
      <button type="submit" className="admin-button">
        Keep this record
      </button>
    </form>
  );
}
